import { createHmac } from 'node:crypto'

/** Versioned context of the fingerprints; a repository's own key can take its place later. */
const CONTEXT = 'papergate/guard/fingerprint/v1'

/**
 * Stable name of a finding for the allow list: the same rule, path and value give the same 32 hex
 * digits on every machine. A value that could be guessed from its digest takes no part in it.
 */
export function fingerprintOf(finding: {
  readonly rule: string
  readonly path: string
  readonly name: string | null
  readonly value: string
}): string {
  const subject = isGuessable(finding.value)
    ? ['name', finding.name ?? '']
    : ['value', finding.value]
  return createHmac('sha256', CONTEXT)
    .update(JSON.stringify([finding.rule, finding.path, ...subject]))
    .digest('hex')
    .slice(0, 32)
}

function isGuessable(value: string): boolean {
  return value.length < 16 || new Set(value).size < 8
}
