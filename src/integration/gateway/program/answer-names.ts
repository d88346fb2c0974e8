import { createSocket } from 'node:dgram'
import type { Socket } from 'node:net'

import { answerQuestion, readQuestion, writeAnswer } from './dns-message.ts'
import type { FakeNames } from './fake-names.ts'
import { isAllowed } from './is-allowed.ts'
import type { GatewayConfig } from './gateway-config.ts'
import type { Attempts } from './record-attempts.ts'

export const DNS_PORT = 53
/** Resolvers that programs ask past the one they are given; an answer has to come from the address that was asked. */
const PUBLIC_RESOLVERS =
  '8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 169.254.169.253'.split(
    ' ',
  )

export type NameServer = {
  /** Answers one query; null: it is none. */
  readonly answer: (query: Buffer, source: string) => Buffer | null
  /** Whether datagrams to there are answered. */
  readonly isAnswered: (target: {
    readonly address: string
    readonly port: number | null
  }) => boolean
}

export function createNameServer(
  config: GatewayConfig,
  names: FakeNames,
  attempts: Attempts,
): NameServer {
  const resolvers = [config.resolver, ...PUBLIC_RESOLVERS]
  return {
    isAnswered: ({ address, port }) => port === DNS_PORT && resolvers.includes(address),
    answer: (query, source) => {
      const question = readQuestion(query)
      if (question === null) return null
      const answer = answerQuestion(question, names.addressOf)
      const isReported = answer.kind !== 'noSuchName' && !isAllowed(question.name, null, config)
      if (isReported) {
        const about = { host: question.name, address: null, port: null }
        attempts.record({ kind: 'dns', isAllowed: false, source, ...about })
      }
      return writeAnswer(query, question, answer)
    },
  }
}

/** Answers over UDP, at the project's resolver and in the place of well-known ones. */
export async function answerDatagrams(
  { resolver }: GatewayConfig,
  { answer }: NameServer,
): Promise<void> {
  const listen = (address: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = createSocket({ type: 'udp4', reuseAddr: true })
      socket.on('error', reject)
      socket.on('message', (query, { address: source, port }) => {
        const message = answer(query, source)
        if (message !== null) socket.send(message, port, source, () => {})
      })
      socket.bind(DNS_PORT, address, resolve)
    })
  await Promise.all([resolver, ...PUBLIC_RESOLVERS].map(listen))
}

/** Answers over a connection, where every message has its length before it. */
export function answerConnection(socket: Socket, { answer }: NameServer): void {
  const source = socket.remoteAddress ?? ''
  let rest = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const end = 2 + rest.readUInt16BE(0)
      const message = answer(rest.subarray(2, end), source)
      rest = rest.subarray(end)
      if (message === null) {
        socket.resetAndDestroy()
        return
      }
      const length = Buffer.alloc(2)
      length.writeUInt16BE(message.length)
      socket.write(Buffer.concat([length, message]))
    }
  })
}
