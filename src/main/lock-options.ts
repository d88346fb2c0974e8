import * as z from 'zod'

import type { Log } from '../adapters/log.ts'
import { allowedHostSchema, egressSchema } from '../config/integration/egress-schema.ts'
import { InputError } from '../contract/input-error.ts'
import type { EgressOptions } from '../integration/egress/egress-options.ts'
import type { Context } from './context.ts'
import { readVenues } from './egress-venues.ts'
import { readGatewayProgram } from './gateway-program.ts'

type EgressFlags = {
  readonly egress?: string
  readonly allowHost?: readonly string[]
}

/** The options over the config: egress is locked wherever there is a config file, and open from options alone. Null: open. */
export async function lockOptions(
  context: Pick<Context, 'config'>,
  flags: EgressFlags,
  log: Log,
): Promise<EgressOptions | null> {
  const { mode: declared, ...file } = context.config?.integration?.egress ?? egressSchema.parse({})
  const mode = modeOf(flags.egress) ?? (context.config === null ? 'open' : declared)
  const allow = flags.allowHost ?? []
  const parsed = z.array(allowedHostSchema).safeParse(allow)
  if (!parsed.success) throw badHost(allow)
  if (mode === 'open' && allow.length > 0) {
    throw new InputError('option/allow-host', {
      expected: '--allow-host beside a lock',
      found: 'egress is open, where all hosts are allowed',
      fix: 'Add --egress locked, or leave the option out.',
    })
  }
  if (mode === 'open' && flags.egress === undefined && context.config === null) {
    log.info('egress is open: services may reach any host; --egress locked keeps them in')
  }
  if (mode === 'open') return null
  return {
    ...file,
    allow: [...file.allow, ...parsed.data],
    image: file.image ?? null,
    venues: await readVenues(context),
    program: readGatewayProgram,
  }
}

function modeOf(text: string | undefined): 'locked' | 'open' | null {
  if (text === undefined || text === 'locked' || text === 'open') return text ?? null
  throw new InputError('option/egress', {
    expected: '--egress locked or --egress open',
    found: text,
    fix: 'Choose one of the two.',
  })
}

function badHost(allow: readonly string[]): InputError {
  return new InputError('option/allow-host', {
    expected: 'hosts in lower case, or *.domain for all below it, with or without a port',
    found: allow.join(', '),
    fix: 'Correct the option; an address such as 10.1.2.3 is fine, too.',
  })
}
