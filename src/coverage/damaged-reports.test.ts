import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { rounds } from '../../tests/rounds.ts'
import { InputError } from '../contract/input-error.ts'
import { ArmNames } from './model/arm-names.ts'
import { readReport } from './read-report.ts'
import { createRandom } from './create-random.ts'
import { createTestRepository } from './test-repository.ts'

it.each(['lcov', 'xml'])(
  'a damaged %s is read or refused, and never breaks the gate',
  async (kind) => {
    const name = `coveragepy-shard-a.${kind}`
    const whole = await readFile(join(import.meta.dirname, 'fixtures', name))
    await using folder = await createTestRepository()
    const random = createRandom(kind.length)
    let refused = 0
    for (let round = 0; round < rounds(400, 20_000); round += 1) {
      await folder.write({ report: damage(whole, random) })
      const read = readReport(join(folder.root, 'report'), 'report', {
        format: null,
        armNames: new ArmNames(),
        chunkBytes: 64,
      })
      await read.catch((error: unknown) => {
        if (!(error instanceof InputError)) throw error
        refused += 1
      })
    }
    expect(refused).toBeGreaterThan(100)
  },
  rounds(20_000, 600_000),
)

it.each(['lcov', 'xml'])('a %s cut off anywhere before its end is refused', async (kind) => {
  const name = `coveragepy-shard-a.${kind}`
  const whole = (await readFile(join(import.meta.dirname, 'fixtures', name))).toString().trimEnd()
  await using folder = await createTestRepository()
  // A whole record of the first, empty file alone has no line and is refused for that.
  for (let length = 0; length < whole.length; length += 1) {
    await folder.write({ report: whole.slice(0, length) })
    const read = readReport(join(folder.root, 'report'), 'report', {
      format: null,
      armNames: new ArmNames(),
    })
    await expect(read).rejects.toThrow(InputError)
  }
})

function damage(whole: Buffer, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(whole)
  const at = random(bytes.length)
  switch (random(4)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      bytes[at] = random(256)
      return bytes
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(20))])
    default:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(bytes.length))])
  }
}
