import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import * as z from 'zod'

import { createFolder } from '../adapters/create-folder.ts'
import { WorldError } from '../contract/world-error.ts'

const entrySchema = z.strictObject({
  release: z.int().nonnegative(),
  commit: z.string(),
  action: z.enum(['deploy', 'rollback', 'down']),
  status: z.enum(['prepared', 'active', 'stable', 'failed', 'rolled_back', 'down']),
  at: z.iso.datetime(),
  actor: z.string(),
  digests: z.record(z.string(), z.string()),
})

/**
 * One line of the ledger. A release goes `prepared` → `active` (containers are being touched) →
 * `stable` or `failed`, and `rolled_back` once another one has taken its place again.
 */
export type LedgerEntry = z.infer<typeof entrySchema>

/** All entries, oldest first; none without a ledger. @throws WorldError for a line that is damaged. */
export async function readLedger(stateDir: string): Promise<readonly LedgerEntry[]> {
  return parseLedger(await readText(ledgerFile(stateDir))).entries
}

/** Appends one entry and waits until it is on the disk. A torn last line of a crash is cut off first. */
export async function appendLedger(stateDir: string, entry: LedgerEntry): Promise<void> {
  await createFolder(stateDir, 0o700)
  const path = ledgerFile(stateDir)
  const text = await readText(path)
  const { intact } = parseLedger(text)
  const file = await open(path, 'a', 0o600)
  try {
    const kept = text.slice(0, intact)
    if (intact < text.length) await file.truncate(Buffer.byteLength(kept))
    const separator = kept === '' || kept.endsWith('\n') ? '' : '\n'
    await file.write(`${separator}${JSON.stringify(entry)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Parses the ledger's text; `intact` is how many of its characters are whole entries. Only the last
 * line can be torn (a crash in the middle of an append), and only there is damage forgiven.
 */
export function parseLedger(text: string): {
  readonly entries: readonly LedgerEntry[]
  readonly intact: number
} {
  const entries: LedgerEntry[] = []
  const lines = text.split('\n')
  let intact = 0
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1
    if (line !== '') {
      const entry = parseLine(line)
      if (entry === null && isLast) return { entries, intact }
      if (entry === null) throw damaged(index + 1)
      entries.push(entry)
    }
    intact += line.length + (isLast ? 0 : 1)
  }
  return { entries, intact }
}

/**
 * The newest release below `before` whose last outcome is `stable`: what a rollback goes to. A `down`
 * removes every release, so nothing before it counts.
 */
export function lastStable(entries: readonly LedgerEntry[], before: number): LedgerEntry | null {
  const sinceDown = entries.slice(entries.findLastIndex(({ action }) => action === 'down') + 1)
  const outcomes = sinceDown.filter(({ status }) => status !== 'prepared' && status !== 'active')
  const lastOutcome = new Map(outcomes.map((entry) => [entry.release, entry]))
  return (
    [...lastOutcome.values()]
      .filter(({ release, status }) => status === 'stable' && release < before)
      .sort((left, right) => right.release - left.release)[0] ?? null
  )
}

function parseLine(line: string): LedgerEntry | null {
  try {
    const result = entrySchema.safeParse(JSON.parse(line))
    return result.success ? result.data : null
  } catch {
    return null
  }
}

function damaged(line: number): WorldError {
  return new WorldError('deploy/ledger', {
    expected: 'every line of ledger.jsonl to be a whole entry',
    found: `a damaged line ${line}`,
    fix: 'Restore the file from a backup, or remove that line after reading what it said.',
  })
}

function ledgerFile(stateDir: string): string {
  return join(stateDir, 'ledger.jsonl')
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
