import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  lstatSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { openDotenvStore, setAssignment } from './dotenv-store.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papergate-rotate-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  ['SLOT=A\n', 'SLOT=B\n'],
  [
    '# head\r\nX=1\r\nexport SLOT = "A" # which\r\nY=2\r\n',
    '# head\r\nX=1\r\nexport SLOT =B\r\nY=2\r\n',
  ],
  ['X=1', 'X=1\nSLOT=B\n'],
  ['', 'SLOT=B\n'],
  ['SLOT=\nMY_SLOT=A\nSLOT_A=1\n', 'SLOT=B\nMY_SLOT=A\nSLOT_A=1\n'],
  ['#SLOT=A\n', '#SLOT=A\nSLOT=B\n'],
])('setting the slot changes nothing else: %j', (before, after) => {
  expect(setAssignment(before, 'SLOT', 'B')).toBe(after)
})

it.each(['SLOT=A\nSLOT=A\n', 'X="\nSLOT=A\n"\n', "X='one\nSLOT=A\ntwo'\nSLOT=A\n"])(
  'a variable that cannot be set by itself is refused: %j',
  (text) => {
    expect(() => setAssignment(text, 'SLOT', 'B')).toThrow(/one plain line SLOT=/)
  },
)

it('the file keeps its mode, its links and its neighbours', async () => {
  const [path, link] = [join(folder, 'real.env'), join(folder, '.env')]
  writeFileSync(path, 'SLOT=A\nSECRET_A=x\n')
  chmodSync(path, 0o640)
  symlinkSync('real.env', link)
  const store = openDotenvStore(link, 'SLOT')
  expect(await store.readVariable()).toBe('A')
  await store.writeVariable('B')
  expect(await store.readVariable()).toBe('B')
  expect(await store.readValues()).toEqual({ SLOT: 'B', SECRET_A: 'x' })
  expect(readFileSync(path, 'utf8')).toBe('SLOT=B\nSECRET_A=x\n')
  expect(statSync(path).mode & 0o777).toBe(0o640)
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(readdirSync(folder).sort()).toEqual(['.env', 'real.env'])
})

it('a missing file is said, and not made', async () => {
  const store = openDotenvStore(join(folder, '.env'), 'SLOT')
  await expect(store.readVariable()).rejects.toMatchObject({
    code: 'rotate/no-dotenv',
    exitCode: 2,
  })
  await expect(store.writeVariable('A')).rejects.toMatchObject({ code: 'rotate/no-dotenv' })
  expect(readdirSync(folder)).toEqual([])
})
