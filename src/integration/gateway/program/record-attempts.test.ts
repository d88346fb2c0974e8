import { expect, it } from 'vitest'

import type { GatewayEvent } from './gateway-event.ts'
import { recordAttempts } from './record-attempts.ts'
import type { Seen } from './record-attempts.ts'

const question: Seen = {
  kind: 'dns',
  isAllowed: false,
  source: '10.7.3.2',
  host: 'a.example.com',
  address: null,
  port: null,
}
const connection: Seen = { ...question, kind: 'tcp', port: 443 }
const toAddress: Seen = { ...connection, host: null, address: '1.2.3.4' }

function start() {
  const events: GatewayEvent[] = []
  const attempts = recordAttempts(
    (event) => events.push(event),
    () => Promise.resolve('run-bot-1'),
    () => new Date(0),
  )
  /** What the lines come to: a later one with the same id replaces the earlier. */
  const last = async () => {
    await attempts.settle()
    attempts.flush()
    const seen = events.flatMap((event) => (event.event === 'attempt' ? [event] : []))
    return [...new Map(seen.map((attempt) => [attempt.id, attempt])).values()].map(
      ({ container, host, address, port, kind, count }) =>
        `${container} ${host ?? address}:${port} ${kind} ${count}`,
    )
  }
  return { ...attempts, events, last }
}

it('a connection takes over the question before it, and repeated ones are counted', async () => {
  const { record, last } = start()
  record(question)
  record(question)
  expect(await last()).toEqual(['run-bot-1 a.example.com:null dns 2'])
  record(connection)
  record(question)
  record(connection)
  record({ ...connection, port: 80 })
  expect(await last()).toEqual([
    'run-bot-1 a.example.com:443 tcp 2',
    'run-bot-1 a.example.com:80 tcp 1',
  ])
})

it('keeps pings, datagrams and connections apart, and a question belongs to whatever follows', async () => {
  const { record, last } = start()
  record(question)
  record({ ...question, kind: 'icmp' })
  record({ ...question, kind: 'icmp' })
  record({ ...connection, kind: 'udp' })
  record(connection)
  expect(await last()).toEqual([
    'run-bot-1 a.example.com:null icmp 2',
    'run-bot-1 a.example.com:443 udp 1',
    'run-bot-1 a.example.com:443 tcp 1',
  ])
})

it('writes the first time at once', () => {
  const { record, events } = start()
  record(question)
  expect(events).toMatchObject([{ event: 'attempt', container: null, count: 1 }])
})

it('a name that comes later belongs to the address; another name at the same address is another attempt', async () => {
  const { record, last } = start()
  record(toAddress).correct({ kind: 'tls', host: 'one.example.com' })
  record(toAddress).correct({ kind: 'tls', host: 'two.example.com' })
  expect(await last()).toEqual([
    'run-bot-1 one.example.com:443 tls 2',
    'run-bot-1 two.example.com:443 tls 1',
  ])
})

it('says once that there are more than it keeps apart', () => {
  const { record, events } = start()
  for (let port = 1; port <= 2_100; port += 1) record({ ...connection, port })
  expect(events.filter(({ event }) => event === 'overflow')).toHaveLength(1)
})
