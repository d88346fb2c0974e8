import { Resolver } from 'node:dns/promises'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

import { expect, it } from 'vitest'

import { answerQuestion, readQuestion, writeAnswer } from './dns-message.ts'

async function withServer(test: (resolver: Resolver) => Promise<void>): Promise<void> {
  const socket = createSocket('udp4')
  socket.on('message', (query, { address, port }) => {
    const question = readQuestion(query)
    if (question === null) return
    const answer = answerQuestion(question, () => '198.18.1.0')
    socket.send(writeAnswer(query, question, answer), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const resolver = new Resolver({ timeout: 2_000, tries: 1 })
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  await test(resolver).finally(() => socket.close())
}

it('gives a name an address, and nothing of any other type', () =>
  withServer(async (resolver) => {
    expect(await resolver.resolve4('Api.Example.com')).toEqual(['198.18.1.0'])
    await expect(resolver.resolve6('api.example.com')).rejects.toMatchObject({ code: 'ENODATA' })
    await expect(resolver.resolveTxt('api.example.com')).rejects.toMatchObject({ code: 'ENODATA' })
  }))

it('knows no name without a dot, which is a service that is not there, and nobody’s address', () =>
  withServer(async (resolver) => {
    await expect(resolver.resolve4('redis')).rejects.toMatchObject({ code: 'ENOTFOUND' })
    await expect(resolver.reverse('1.2.3.4')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  }))

it('leaves alone what is no query, and shows no control characters of a name', () => {
  const header = Buffer.from('000101000001000000000000', 'hex')
  expect(readQuestion(Buffer.from('junk'))).toBeNull()
  expect(readQuestion(header)).toBeNull()
  expect(readQuestion(Buffer.concat([header, Buffer.from([63, 97])]))).toBeNull()
  const name = Buffer.from('\u0003a\nb\u0003com\0\0\u0001\0\u0001', 'latin1')
  expect(readQuestion(Buffer.concat([header, name]))?.name).toBe('a?b.com')
})
