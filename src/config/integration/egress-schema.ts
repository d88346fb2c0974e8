import * as z from 'zod'

export const allowedHostSchema = z
  .string()
  .max(253)
  .regex(
    /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)+(?::[1-9]\d{0,4})?$/,
    'expected a host in lower case, or *.domain for all below it, with or without a port',
  )
  .refine((entry) => Number(entry.split(':')[1] ?? 0) <= 65_535, {
    error: 'expected a port up to 65535',
  })

/** `integration.egress`: what the services may reach outside of the project. */
export const egressSchema = z
  .strictObject({
    mode: z
      .enum(['locked', 'open'])
      .default('locked')
      .describe('`locked`: nothing but what `allow` names; attempts are reported.'),
    allow: z
      .array(allowedHostSchema)
      .default([])
      .describe(
        'Hosts that services may reach, such as `example.com`, `*.example.com` or `10.1.2.3:5000`.',
      ),
    onAttempt: z
      .enum(['fail', 'warn'])
      .default('warn')
      .describe('What an attempt elsewhere is worth; one at a live venue always fails.'),
    exempt: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'Services that may have what no lock holds, such as privileges or the host’s network.',
      ),
    image: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Image with `node` and `ip` for the gateway, where none can be made of this machine’s programs.',
      ),
  })
  .prefault({})
