import * as z from 'zod'

import type { GatewayEvent, SeenAttempt } from '../gateway/program/gateway-event.ts'
import type { Venues } from './egress-options.ts'
import type { EgressAttempt } from './egress-data.ts'

const attemptSchema = z.object({
  event: z.literal('attempt'),
  id: z.int(),
  kind: z.enum(['dns', 'icmp', 'udp', 'tcp', 'tls', 'http']),
  isAllowed: z.boolean(),
  source: z.string(),
  container: z.string().nullable(),
  host: z.string().nullable(),
  address: z.string().nullable(),
  port: z.int().nullable(),
  count: z.int().positive(),
  at: z.iso.datetime(),
})
const eventSchema: z.ZodType<GatewayEvent> = z.discriminatedUnion('event', [
  z.object({ event: z.literal('ready') }),
  z.object({ event: z.literal('synced') }),
  z.object({ event: z.literal('failed'), reason: z.string() }),
  z.object({ event: z.literal('overflow') }),
  attemptSchema,
])

/** One line of the gateway's output; null for anything else, such as a warning of Node's. */
export function readGatewayEvent(line: string): GatewayEvent | null {
  if (!line.startsWith('{"event":')) return null
  return eventSchema.parse(JSON.parse(line))
}

/** An attempt as the result tells it. `prefix` is what the names of the project's containers begin with. */
export function describeAttempt(seen: SeenAttempt, prefix: string, venues: Venues): EgressAttempt {
  const { container, host, address, port, kind, isAllowed, count, at } = seen
  const known = host === null ? null : venues.find(host)
  const isOurs = container?.startsWith(prefix) === true
  return {
    service: isOurs ? container.slice(prefix.length).replace(/-\d+$/, '') : container,
    host,
    address,
    port,
    kind,
    allowed: isAllowed,
    venue: known?.venue ?? null,
    environment: known?.environment ?? null,
    count,
    firstAt: at,
  }
}
