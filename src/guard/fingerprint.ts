import { createHmac, randomBytes } from 'node:crypto'

/** Takes the key's place in a repository that has none yet. */
const CONTEXT = 'papergate/guard/fingerprint/v1'
const KEY_BYTES = 32

/** A new key for a repository's fingerprints, as 64 hex digits. */
export function createFingerprintKey(): string {
  return randomBytes(KEY_BYTES).toString('hex')
}

/**
 * Stable name of a finding for the allow list: the same rule, path and value give the same 32 hex
 * digits on every machine. Without the repository's key nobody can tell which value it stands for, and a
 * value that could be guessed even so takes no part in it.
 * @param key 64 hex digits; null where the repository has none yet
 */
export function fingerprintOf(
  finding: {
    readonly rule: string
    readonly path: string
    readonly name: string | null
    readonly value: string
  },
  key: string | null = null,
): string {
  const subject = isGuessable(finding.value)
    ? ['name', finding.name ?? '']
    : ['value', finding.value]
  return createHmac('sha256', key === null ? CONTEXT : Buffer.from(key, 'hex'))
    .update(JSON.stringify([finding.rule, finding.path, ...subject]))
    .digest('hex')
    .slice(0, 32)
}

function isGuessable(value: string): boolean {
  return value.length < 16 || new Set(value).size < 8
}
