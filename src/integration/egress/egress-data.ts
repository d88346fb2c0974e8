import * as z from 'zod'

/** One attempt of a service to reach something outside of the project, repeated ones counted. */
export const egressSchema = z.strictObject({
  service: z.string().nullable().describe('Null where the container was gone before it was known.'),
  host: z
    .string()
    .nullable()
    .describe('The name that was meant; null where only an address is known.'),
  address: z
    .string()
    .nullable()
    .describe('The IPv4 address that was meant, where no name led to it.'),
  port: z.int().nullable().describe('Null where only the name was asked for, and for pings.'),
  kind: z.enum(['dns', 'icmp', 'udp', 'tcp', 'tls', 'http']),
  allowed: z.boolean(),
  venue: z.string().nullable(),
  environment: z.enum(['live', 'paper', 'unknown']).nullable().describe('Of the venue.'),
  count: z.int().positive(),
  firstAt: z.iso.datetime(),
})
export type EgressAttempt = z.infer<typeof egressSchema>
