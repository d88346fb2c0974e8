import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { readRecord, writeRecord } from './rotation-record.ts'
import type { RotationRecord } from './rotation-record.ts'
import { openRecordFile } from './stores/record-stores.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papergate-rotate-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const at = '2027-01-02T03:04:05.000Z'
const record: RotationRecord = {
  venue: 'alpaca',
  environment: 'staging',
  state: 'flipped',
  from: null,
  slot: 'A',
  hmac8: '0451aaaa',
  updated_at: at,
  at,
  actor: 'ann',
  verified_by: { kind: 'nobody', reason: 'the venue is down' },
  slots: { A: { hmac8: '0451aaaa', updated_at: at } },
}

it('records of several rotations stand in one file that only its owner may read', async () => {
  const path = join(folder, 'state', 'rotation.json')
  const store = openRecordFile(path)
  expect(await readRecord(store, 'one')).toBeNull()
  await writeRecord(store, 'one', record)
  await writeRecord(store, '__proto__', { ...record, slot: 'B' })
  expect(await readRecord(store, 'one')).toEqual(record)
  expect(await readRecord(store, 'constructor')).toBeNull()
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ schema: 'papergate/rotation/v1' })
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

it.each(['', '{', '{"schema":"papergate/rotation/v2","rotations":{}}', '{"rotations":{}}'])(
  'a damaged record is said and not overwritten: %j',
  async (text) => {
    const path = join(folder, 'rotation.json')
    writeFileSync(path, text)
    const store = openRecordFile(path)
    await expect(readRecord(store, 'one')).rejects.toMatchObject({
      code: 'rotate/record',
      exitCode: 3,
    })
    await expect(writeRecord(store, 'one', record)).rejects.toMatchObject({ code: 'rotate/record' })
    expect(readFileSync(path, 'utf8')).toBe(text)
  },
)
