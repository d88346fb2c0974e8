import type { ComposeProject } from '../adapters/compose.ts'
import type { Decision } from '../contract/result.ts'
import type { Redactor } from '../redaction/redactor.ts'
import { decideGuard } from './decide-guard.ts'
import type { AllowEntry } from './decide-guard.ts'
import type { GuardData } from './guard-data.ts'
import { judgeComposeProject } from './judge-compose-project.ts'
import type { DeclaredServices } from './judge-compose-project.ts'
import type { ComposeFile } from './locate-in-compose.ts'

/**
 * Judges a compose project that is resolved already, such as the rendered staging configuration.
 * `files` are its sources for line numbers; a path with an empty text is enough.
 */
export function guardComposeProject(
  project: ComposeProject,
  options: {
    readonly files: readonly ComposeFile[]
    readonly services: DeclaredServices
    readonly allow: readonly AllowEntry[]
    readonly fingerprintKey: string | null
  },
  deps: { readonly now: () => Date; readonly redactor: Redactor },
): Decision<GuardData> {
  const judgement = judgeComposeProject(project, options)
  for (const secret of judgement.secrets) deps.redactor.register(secret)
  const known = new Set(judgement.serviceNames)
  return decideGuard(
    {
      findings: judgement.findings,
      statements: judgement.statements,
      unresolved: [],
      unread: [],
      problems: [],
      rules: [],
      missingServices: Object.entries(options.services)
        .filter(([, { trades, compose }]) => trades === true && !known.has(compose))
        .map(([name]) => name),
      scanned: {
        files: 0,
        binaries: 0,
        bytes: 0,
        sources: known.size === 0 ? [] : ['compose'],
        byLines: [],
      },
      today: deps.now().toISOString().slice(0, 10),
    },
    { allow: options.allow, isComplete: false },
  )
}
