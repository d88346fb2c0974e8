import type { Decision } from '../../contract/result.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'
import { executeGate, showOutcome } from '../execute-gate.ts'

type Flags = CommonOptions & { readonly compose?: readonly string[] }

export function addGuardCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand('guard', 'Prove that nothing here could trade with live credentials.')
    .argument('[path...]', 'files and folders to scan (default: the whole work tree)')
    .option('--compose <file...>', 'compose files to resolve and judge (default: those found)')
    .action((paths: string[], flags: Flags) =>
      perform(flags, async (context) =>
        showOutcome(
          context,
          await executeGate(context, { gate: 'guard' }, () => judgeGuard(context, paths, flags)),
        ),
      ),
    )
}

/** Runs the guard over the work tree and the compose files. */
export async function judgeGuard(
  context: Context,
  paths: readonly string[],
  flags: Pick<Flags, 'compose'>,
): Promise<Decision<object>> {
  const { runGuardGate } = await import('../../guard/run-guard-gate.ts')
  return runGuardGate(
    {
      paths,
      compose: flags.compose ?? context.config?.guard?.compose ?? [],
      ...guardPolicy(context),
    },
    context,
  )
}

/** The services and the allow list as the guard wants them. */
export function guardPolicy(context: Context) {
  const services = Object.entries(context.config?.services ?? {}).map(
    ([name, { compose = name, trades, venues }]) =>
      [
        name,
        {
          compose,
          ...(trades === undefined ? {} : { trades }),
          ...(venues === undefined ? {} : { venues }),
        },
      ] as const,
  )
  return {
    services: Object.fromEntries(services),
    allow: context.config?.guard?.allow ?? [],
    fingerprintKey: context.config?.guard?.fingerprintKey ?? null,
  }
}
