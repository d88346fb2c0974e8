import { execFileSync } from 'node:child_process'
import { readFileSync, writeSync } from 'node:fs'
import { networkInterfaces } from 'node:os'

import type { GatewayConfig } from '../integration/gateway/program/gateway-config.ts'
import type { GatewayEvent } from '../integration/gateway/program/gateway-event.ts'
import { planRoutes } from '../integration/gateway/program/plan-routes.ts'
import { serveGateway } from '../integration/gateway/program/serve-gateway.ts'

// The program of the gateway's container: it needs Node, `ip`, its configuration as the argument and, where there
// is one, the number of an open socket for packets.
const write = (event: GatewayEvent): void => void writeSync(1, `${JSON.stringify(event)}\n`)

try {
  const config = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as GatewayConfig
  const own = Object.entries(networkInterfaces()).flatMap(([device, addresses = []]) =>
    addresses.flatMap(({ family, address, cidr }) =>
      family === 'IPv4' ? [{ device, address, subnet: cidr ?? `${address}/32` }] : [],
    ),
  )
  const routes = planRoutes(config.networks, own)
  if (routes === null) throw new Error('a network of the project or the outer one is missing')
  for (const command of routes.commands) execFileSync('ip', command)
  const socket = process.argv[3]
  const packetSocket = socket === undefined ? null : Number(socket)
  const gateway = await serveGateway(config, routes, packetSocket, write)
  process.on('SIGUSR2', () => void gateway.sync().catch(fail))
} catch (error) {
  fail(error)
}

function fail(error: unknown): void {
  write({ event: 'failed', reason: error instanceof Error ? error.message : String(error) })
  process.exit(1)
}
