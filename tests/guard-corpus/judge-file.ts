import type { Finding } from '../../src/guard/guard-data.ts'
import { judgeObservations } from '../../src/guard/judge-observations.ts'
import { builtInLexicon } from '../../src/guard/lexicon.ts'
import { createScanner } from '../../src/guard/scan-content.ts'
import type { Label } from './labelled-item.ts'

/** What the guard says of one file under staging's policy. */
export type FileVerdict = {
  readonly isBlocked: boolean
  /** The worst environment of its findings, `none` where there is no finding. */
  readonly environment: Label
  readonly findings: readonly Finding[]
}

const scan = createScanner(builtInLexicon())

/** Judges one file by the guard's own engine, as `papergate guard` does for each file of a tree. */
export function judgeFile(bytes: Buffer, path: string): FileVerdict {
  const findings = judgeObservations(scan(bytes, path) ?? [], { fingerprintKey: null })
  const worst = (['live', 'unknown', 'paper'] as const).find((environment) =>
    findings.some((finding) => finding.environment === environment),
  )
  return {
    isBlocked: findings.some(({ decision }) => decision === 'block'),
    environment: worst ?? 'none',
    findings,
  }
}
