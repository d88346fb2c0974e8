import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { appendLedger, lastStable, parseLedger, readLedger } from './ledger.ts'
import type { LedgerEntry } from './ledger.ts'

const entry = (
  release: number,
  status: LedgerEntry['status'],
  action: LedgerEntry['action'] = 'deploy',
): LedgerEntry => ({
  release,
  status,
  action,
  commit: 'a'.repeat(40),
  at: '2026-11-24T12:00:00.000Z',
  actor: 'alice',
  digests: {},
})

describe('the file', () => {
  let stateDir: string
  beforeEach(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'papergate-ledger-'))
  })
  afterEach(() => rm(stateDir, { recursive: true }))

  it('keeps every entry in order', async () => {
    await appendLedger(stateDir, entry(1, 'prepared'))
    await appendLedger(stateDir, entry(1, 'stable'))
    const entries = await readLedger(stateDir)
    expect(entries.map(({ status }) => status)).toEqual(['prepared', 'stable'])
  })

  it('loses only the torn last line of a crash, and goes on after it', async () => {
    await appendLedger(stateDir, entry(1, 'stable'))
    await appendFile(join(stateDir, 'ledger.jsonl'), '{"release":2,"comm')
    expect(await readLedger(stateDir)).toHaveLength(1)
    await appendLedger(stateDir, entry(2, 'prepared'))
    expect((await readLedger(stateDir)).map(({ release }) => release)).toEqual([1, 2])
    expect(await readFile(join(stateDir, 'ledger.jsonl'), 'utf8')).not.toContain('"comm{')
  })

  it('keeps a last entry that lacks only its line break', async () => {
    await appendFile(join(stateDir, 'ledger.jsonl'), JSON.stringify(entry(1, 'stable')))
    await appendLedger(stateDir, entry(2, 'prepared'))
    expect((await readLedger(stateDir)).map(({ release }) => release)).toEqual([1, 2])
  })

  it('is empty where there is none', async () => {
    expect(await readLedger(join(stateDir, 'nowhere'))).toEqual([])
  })
})

it('a damaged line before the last is refused by number', () => {
  const text = `${JSON.stringify(entry(1, 'stable'))}\nnot json\n${JSON.stringify(entry(2, 'stable'))}\n`
  expect(() => parseLedger(text)).toThrow('a damaged line 2')
})

describe('the last stable release', () => {
  it.each([
    ['is the newest one below', [entry(1, 'stable'), entry(2, 'stable')], 3, 2],
    ['is not the release itself', [entry(1, 'stable'), entry(2, 'stable')], 2, 1],
    [
      'is not one that failed later',
      [entry(1, 'stable'), entry(2, 'stable'), entry(2, 'failed')],
      3,
      1,
    ],
    [
      'is not one that was rolled back',
      [entry(1, 'stable'), entry(2, 'stable'), entry(2, 'rolled_back', 'rollback')],
      3,
      1,
    ],
    [
      'is still stable when a second deploy of it was cut off',
      [entry(1, 'stable'), entry(1, 'active')],
      2,
      1,
    ],
    ['is none before the first', [entry(1, 'prepared'), entry(1, 'active')], 2, undefined],
    [
      'is none after everything was taken down',
      [entry(1, 'stable'), entry(1, 'down', 'down')],
      2,
      undefined,
    ],
  ])('%s', (_behaviour, entries, before, expected) => {
    expect(lastStable(entries, before)?.release).toBe(expected)
  })
})
