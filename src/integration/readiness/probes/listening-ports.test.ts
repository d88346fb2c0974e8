import { expect, it } from 'vitest'

import { listeningPorts, listeningSockets } from './listening-ports.ts'

const row = (local: string, state = '0A'): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000   100        0 1344517`
const HEADER = '  sl  local_address rem_address   st tx_queue rx_queue'

it.each([
  ['any address', '00000000:1538', [5432]],
  ['an address of a network', '020011AC:1F90', [8080]],
  ['any address of IPv6', '00000000000000000000000000000000:18EB', [6379]],
  ['itself alone', '0100007F:1538', []],
  ['the engine’s resolver', '0B00007F:9C40', []],
  ['itself alone by IPv6', '00000000000000000000000001000000:1538', []],
  ['itself alone, mapped into IPv6', '0000000000000000FFFF00000100007F:1538', []],
])('finds what listens on %s', (_what, local, ports) => {
  expect([...listeningPorts(`${HEADER}\n${row(local)}\n`)]).toEqual(ports)
})

it('a connection is no listener', () => {
  expect([...listeningPorts(row('020011AC:1F90', '01'))]).toEqual([])
})

it('tells sockets apart that share a port', () => {
  const text = [row('00000000:1538'), row('0100007F:1538')].join('\n')
  expect(listeningSockets(text).size).toBe(2)
})
