import type { Command as Program } from 'commander'

import { firstProblem } from '../../contract/first-problem.ts'
import { InputError } from '../../contract/input-error.ts'
import type { ExitCode } from '../../contract/papergate-error.ts'
import type { Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'

type Flags = CommonOptions & {
  readonly for?: string
  readonly milliseconds?: string
  readonly kilobytesPerSecond?: string
  readonly cut?: boolean
  readonly path?: string
  readonly megabytes?: string
  readonly offsetSeconds?: string
  readonly project?: string
  readonly list?: boolean
}

/** Adds `fault` below `papergate integration`. */
export function addIntegrationFaultCommand(integration: Program, perform: Perform): void {
  integration
    .command('fault')
    .description('Disturb a service of a project that is up, for a while.')
    .argument('[service]', 'service to disturb')
    .argument('[kind]', 'kind of fault; --list says which there are')
    .option('--for <duration>', 'how long, such as 10s (default: 10s); an interrupt ends it sooner')
    .option('--milliseconds <n>', 'latency: how much later answers come')
    .option('--kilobytes-per-second <n>', 'bandwidth: what passes')
    .option('--cut', 'refuse: reset open connections as well')
    .option('--path <path>', 'disk-full: where, inside the container')
    .option('--megabytes <n>', 'disk-full: the most that is written (default: 256)')
    .option('--offset-seconds <n>', 'clock: how far ahead it is to be')
    .option('--project <name>', 'the project, where several are up')
    .option('--list', 'say which faults are available, and why the others are not')
    .option('--json', 'print JSON')
    .action((service: string | undefined, kind: string | undefined, _own, command: Program) => {
      // Options that `integration` knows as well are taken by it, wherever they stand.
      const flags: Flags = command.optsWithGlobals()
      return perform(
        flags,
        (context) =>
          flags.list === true
            ? listFaults(context, flags)
            : disturb(context, { service, kind }, flags),
        { config: false },
      )
    })
}

async function listFaults(context: Context, flags: Flags): Promise<ExitCode> {
  const { openProject } = await import('../../integration/faults/fault-by-hand.ts')
  const { renderAbilities } = await import('../../integration/faults/render-abilities.ts')
  const engine = await context.engine()
  await using project = await openProject(flags.project, { ...context, engine })
  const abilities = await project.abilities()
  const text = context.json
    ? JSON.stringify({ project: project.name, services: abilities }, null, 2)
    : renderAbilities(abilities)
  context.io.stdout(`${text}\n`)
  return 0
}

const DEFAULT_DURATION = '10s'

async function disturb(
  context: Context,
  asked: { readonly service: string | undefined; readonly kind: string | undefined },
  flags: Flags,
): Promise<ExitCode> {
  const { openProject } = await import('../../integration/faults/fault-by-hand.ts')
  const fault = await readFault(asked, flags)
  const engine = await context.engine()
  await using project = await openProject(flags.project, { ...context, engine })
  const record = await project.disturb(fault)
  if (context.json) context.io.stdout(`${JSON.stringify(record)}\n`)
  return record.problem === null ? 0 : 3
}

async function readFault(
  asked: { readonly service: string | undefined; readonly kind: string | undefined },
  flags: Flags,
) {
  const { faultKinds, faultSchema } = await import('../../integration/faults/fault-schema.ts')
  const { durationSchema } = await import('../../config/duration-schema.ts')
  const lasts = durationSchema.safeParse(flags.for ?? DEFAULT_DURATION)
  if (asked.service === undefined || asked.kind === undefined || !lasts.success) {
    throw new InputError('option/fault', {
      expected:
        'a service, a kind, and a duration, as in: fault redis latency --milliseconds 300 --for 10s',
      found: [asked.service, asked.kind, flags.for].filter((word) => word !== undefined).join(' '),
      fix: `Kinds are ${faultKinds.join(', ')}.`,
    })
  }
  const { milliseconds, kilobytesPerSecond, cut, path, megabytes, offsetSeconds } = flags
  const numbers = { milliseconds, kilobytesPerSecond, megabytes, offsetSeconds }
  const given = Object.entries(numbers).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, Number(text)] as const],
  )
  const parsed = faultSchema.safeParse({
    ...asked,
    seconds: lasts.data / 1_000,
    ...Object.fromEntries(given),
    ...(cut === undefined ? {} : { cut }),
    ...(path === undefined ? {} : { path }),
  })
  if (parsed.success) return parsed.data
  throw new InputError('option/fault', {
    expected: `a fault that can be; kinds are ${faultKinds.join(', ')}`,
    found: firstProblem(parsed.error),
    fix: 'Correct the options; `papergate integration fault --help` lists them.',
  })
}
