import { readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { rounds } from '../../tests/rounds.ts'
import { InputError } from '../contract/input-error.ts'
import { createRandom } from './create-random.ts'
import { ArmNames } from './model/arm-names.ts'
import { readReport } from './read-report.ts'
import { createTestRepository } from './test-repository.ts'

const folder = join(import.meta.dirname, 'fixtures')
const FIXTURES = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:lcov|xml|json|out)$/.test(name))
  .toSorted()
/** Even a large part of the machine taken by others leaves a small report this long. */
const SLOWEST_MS = 5_000

/** Whether the report was refused; any error but InputError is thrown on. */
async function isRefused(path: string, chunkBytes = 512): Promise<boolean> {
  const options = { format: null, armNames: new ArmNames(), chunkBytes }
  try {
    await readReport(path, 'report', options)
    return false
  } catch (error) {
    if (error instanceof InputError) return true
    throw error
  }
}

it.each(FIXTURES)(
  '%s with damage is read or refused in bounded time, and never breaks the gate',
  async (name) => {
    const whole = await readFile(join(folder, name))
    await using repository = await createTestRepository()
    const path = join(repository.root, 'report')
    const random = createRandom(name.length)
    let slowest = 0
    for (let round = 0; round < rounds(30, 10_000); round += 1) {
      await writeFile(path, damage(whole, random))
      const start = performance.now()
      await isRefused(path, 1 + random(600))
      slowest = Math.max(slowest, performance.now() - start)
    }
    expect(slowest).toBeLessThan(SLOWEST_MS)
  },
  rounds(20_000, 600_000),
)

it.each(FIXTURES)(
  '%s cut off before its end is refused',
  async (name) => {
    const whole = Buffer.from((await readFile(join(folder, name), 'utf8')).trimEnd())
    await using repository = await createTestRepository()
    const path = join(repository.root, 'report')
    const step = rounds(Math.ceil(whole.length / 40), 1)
    for (let length = 0; length < whole.length; length += step) {
      // A profile of Go ends without a mark, and LCOV between two records looks whole.
      if (/(?:\n|\nend_of_record)$/.test(whole.toString('latin1', 0, length))) continue
      await writeFile(path, whole.subarray(0, length))
      expect([length, await isRefused(path)]).toEqual([length, true])
    }
  },
  600_000,
)

/** What a disk, a network, a merge or a bad writer may do to a report. */
function damage(whole: Buffer, random: (below: number) => number): Buffer {
  const at = random(whole.length)
  const [before, behind] = [whole.subarray(0, at), whole.subarray(at + 1 + random(20))]
  switch (random(6)) {
    case 0:
      return before
    case 1:
      return Buffer.concat([before, Buffer.of(random(256)), whole.subarray(at + 1)])
    case 2:
      return Buffer.concat([before, behind])
    case 3:
      return Buffer.concat([before, Buffer.of(random(256)), behind])
    case 4:
      return Buffer.concat([before, whole.subarray(random(whole.length))])
    default:
      return Buffer.from(replaceValue(whole.toString(), random))
  }
}

const VALUES = [
  '-1',
  '1.5',
  '1e999',
  'null',
  '"x"',
  '[]',
  '{}',
  '99999999999999999999',
  '{"__proto__":1}',
  '4294967296',
  '&amp;',
  '',
]

/** Puts what no tool writes in the place of a number, a list or an attribute. */
function replaceValue(text: string, random: (below: number) => number): string {
  const values = [...text.matchAll(/\b\d+\b|\[[^\][]*\]|null|"[^"]*"/g)]
  const match = values[random(values.length)]
  const start = match?.index ?? 0
  const value = VALUES[random(VALUES.length)] ?? ''
  return text.slice(0, start) + value + text.slice(start + (match?.[0].length ?? 0))
}
