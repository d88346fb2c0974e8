import { execFileSync } from 'node:child_process'
import { readFileSync, writeSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

import type { GatewayConfig } from '../integration/gateway/program/gateway-config.ts'
import type { GatewayEvent } from '../integration/gateway/program/gateway-event.ts'
import { planRoutes } from '../integration/gateway/program/plan-routes.ts'
import type { Routes } from '../integration/gateway/program/plan-routes.ts'
import { serveGateway } from '../integration/gateway/program/serve-gateway.ts'

const LOOK_MILLISECONDS = 20
const MOST_LOOKS = 500

// The program of the gateway's container: it needs Node, `ip`, its configuration as the argument and, where there
// is one, the number of an open socket for packets.
const write = (event: GatewayEvent): void => void writeSync(1, `${JSON.stringify(event)}\n`)

try {
  const config = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as GatewayConfig
  const routes = await untilAttached(config)
  setRoutes(routes.commands)
  const socket = process.argv[3]
  const packetSocket = socket === undefined ? null : Number(socket)
  const gateway = await serveGateway(config, routes, packetSocket, write)
  process.on('SIGUSR2', () => void gateway.sync().catch(fail))
} catch (error) {
  fail(error)
}

/** An older Compose attaches a container to all but one of its networks only after it has made it. */
async function untilAttached(config: GatewayConfig): Promise<Routes> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const own = Object.entries(networkInterfaces()).flatMap(([device, addresses = []]) =>
      addresses.flatMap(({ family, address, cidr }) =>
        family === 'IPv4' ? [{ device, address, subnet: cidr ?? `${address}/32` }] : [],
      ),
    )
    const routes = planRoutes(config.networks, own)
    if (routes !== null) return routes
    await delay(LOOK_MILLISECONDS)
  }
  throw new Error('a network of the project or the outer one is missing')
}

/** All at once, for that is quicker; the `ip` of BusyBox takes one at a time. */
function setRoutes(commands: Routes['commands']): void {
  const input = commands.map((command) => command.join(' ')).join('\n')
  try {
    execFileSync('ip', ['-batch', '-'], { input, stdio: ['pipe', 'ignore', 'ignore'] })
  } catch {
    for (const command of commands) execFileSync('ip', command)
  }
}

function fail(error: unknown): void {
  write({ event: 'failed', reason: error instanceof Error ? error.message : String(error) })
  process.exit(1)
}
