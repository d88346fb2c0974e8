import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { replaceFile } from '../../adapters/replace-file.ts'
import { addAllowEntry } from '../../config/add-allow-entry.ts'
import { InputError } from '../../contract/input-error.ts'
import { showInput } from '../../contract/show-input.ts'
import type { ExitCode } from '../../contract/papergate-error.ts'
import { createFingerprintKey } from '../../guard/fingerprint.ts'
import type { Finding } from '../../guard/guard-data.ts'
import { DEFAULT_CONFIG } from '../context.ts'
import type { Context } from '../context.ts'

export type AllowFlags = {
  readonly allow?: string
  readonly reason?: string
  readonly owner?: string
  readonly expires?: string
  readonly config?: string
}

/** Finds what the guard finds, with a key of fingerprints; the same order each time. */
export type FindAll = (fingerprintKey: string | null) => Promise<readonly Finding[]>

const DAY_MS = 86_400_000
const DAYS_ALLOWED = 90
const SHORTEST_FINGERPRINT = 8
const NEW_FILE_MODE = 0o644

/**
 * Writes an entry of the allow list for one finding, and with the first one the repository's key.
 * @throws InputError for a fingerprint that names no finding, or one that no entry can accept
 */
export async function allowFinding(
  context: Context,
  flags: AllowFlags,
  findAll: FindAll,
): Promise<ExitCode> {
  const wanted = demandFlags(flags)
  const known = context.config?.guard?.fingerprintKey ?? null
  const before = await findAll(known)
  const finding = choose(before, wanted.fingerprint)
  const key = known ?? createFingerprintKey()
  const after = known === null ? await findAll(key) : before
  const renamed = new Map(
    before.map((one, index) => [one.fingerprint, after[index]?.fingerprint ?? one.fingerprint]),
  )
  const expires = flags.expires ?? dayAfter(context.clock.now(), DAYS_ALLOWED)
  const path = resolve(context.cwd, flags.config ?? resolve(context.root, DEFAULT_CONFIG))
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  const written = addAllowEntry(text, {
    entry: {
      fingerprint: renamed.get(finding.fingerprint) ?? finding.fingerprint,
      reason: wanted.reason,
      owner: wanted.owner,
      expires,
    },
    ...(known === null ? { fingerprintKey: key, renamed } : {}),
  })
  await replaceFile(path, written, NEW_FILE_MODE)
  context.log.info(`allowed until ${expires}: ${finding.message}`)
  return 0
}

function demandFlags({ allow = '', reason, owner, expires }: AllowFlags): {
  readonly fingerprint: string
  readonly reason: string
  readonly owner: string
} {
  const isFingerprint = /^[0-9a-f]+$/.test(allow) && allow.length >= SHORTEST_FINGERPRINT
  if (!isFingerprint)
    throw flagError('--allow with a fingerprint as the guard prints it', showInput(allow))
  if (reason === undefined || reason.trim() === '') {
    throw flagError('--reason with why this finding is harmless', 'none')
  }
  if (owner === undefined || owner.trim() === '') {
    throw flagError('--owner with who answers for it', 'none')
  }
  if (expires !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(expires)) {
    throw flagError('--expires with a day such as 2027-01-31', showInput(expires))
  }
  return { fingerprint: allow, reason, owner }
}

function choose(findings: readonly Finding[], fingerprint: string): Finding {
  const matching = findings.filter((one) => one.fingerprint.startsWith(fingerprint))
  const [first] = matching
  if (first === undefined) {
    throw flagError('--allow with the fingerprint of a finding', 'one that names none')
  }
  if (new Set(matching.map((one) => one.fingerprint)).size > 1) {
    throw flagError('--allow with one finding’s fingerprint', 'the start of several')
  }
  if (first.environment === 'unknown') return first
  throw new InputError('guard/allow', {
    expected: 'a finding whose environment is not known',
    found: first.message,
    fix:
      first.decision === 'allow'
        ? 'Nothing is needed: it passes.'
        : 'What is live cannot be allowed: take it out, and revoke the key.',
  })
}

function flagError(expected: string, found: string): InputError {
  return new InputError('option/allow', { expected, found, fix: 'Correct the options of --allow.' })
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)
}
