import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { rounds } from '../../../../tests/rounds.ts'
import { InputError } from '../../../contract/input-error.ts'
import { createRandom } from '../../create-random.ts'
import { ArmNames } from '../../model/arm-names.ts'
import { readReport } from '../../read-report.ts'
import { createTestRepository } from '../../test-repository.ts'
import { allFormats } from '../all-formats.ts'
import { readFixture, readTestReport } from './read-test-report.ts'

const FIXTURES = [
  ['coveragepy', 'coverage-7.6.12.json'],
  ['coveragepy', 'coverage-6.5.0.json'],
  ['istanbul', 'nyc.json'],
  ['istanbul', 'vitest-v8.json'],
  ['llvm', 'clang-19.json'],
  ['llvm', 'rust-22.json'],
  ['simplecov', 'resultset.json'],
  ['simplecov', 'coverage.json'],
  ['go', 'count.out'],
] as const

it.each(FIXTURES)('%s %s is the same in chunks of any size', async (folder, name) => {
  const content = await readFixture(`${folder}/${name}`)
  const whole = await readTestReport(content, 1 << 20)
  expect(whole.format.name).toBe(folder)
  for (const size of [1, 2, 3, 7, 64]) expect(await readTestReport(content, size)).toEqual(whole)
})

it('each fixture is of one format, or of none', async () => {
  const folder = join(import.meta.dirname, '../../fixtures')
  for (const format of ['coveragepy', 'istanbul', 'llvm', 'simplecov', 'go']) {
    for (const name of await readdir(join(folder, format))) {
      if (!/\.(?:json|out)$/.test(name)) continue
      const head = (await readFixture(`${format}/${name}`)).toString()
      const recognised = allFormats.filter(({ isRecognised }) => isRecognised(head))
      const expected = name === 'coverage-summary.json' ? [] : [format]
      expect([name, recognised.map((one) => one.name)]).toEqual([name, expected])
    }
  }
})

it.each(FIXTURES)('%s %s is recognised by its start alone', async (folder, name) => {
  const content = (await readFixture(`${folder}/${name}`)).toString()
  const format = allFormats.find((one) => one.name === folder)
  let shortest = 0
  while (!format?.isRecognised(content.slice(0, shortest))) shortest += 1
  expect(shortest).toBeLessThan(300)
  for (let length = shortest; length < content.length; length += 97) {
    expect(format?.isRecognised(content.slice(0, length))).toBe(true)
  }
})

it.each(FIXTURES)('%s %s cut off anywhere is refused', async (folder, name) => {
  const whole = Buffer.from((await readFixture(`${folder}/${name}`)).toString().trimEnd())
  const format = allFormats.find((one) => one.name === folder)
  const refusal = new Error('refused')
  for (let length = 0; length < whole.length; length += 1) {
    // A profile of Go ends without a mark, so one cut behind a line cannot be told.
    if (folder === 'go' && (length === 0 || whole[length - 1] === 0x0a)) continue
    const parser = format?.createParser({
      armNames: new ArmNames(),
      onFile: () => undefined,
      onSourceRoot: () => undefined,
      knownFile: () => undefined,
      fail: () => refusal,
    })
    const read = (): void => {
      parser?.push(whole.subarray(0, length))
      parser?.end()
    }
    expect(read).toThrow(refusal)
  }
})

it.each(FIXTURES)(
  '%s %s with damage is read or refused, and never breaks the gate',
  async (folder, name) => {
    const whole = await readFixture(`${folder}/${name}`)
    const random = createRandom(name.length)
    await using repository = await createTestRepository()
    const path = join(repository.root, 'report')
    for (let round = 0; round < rounds(200, 20_000); round += 1) {
      await writeFile(path, damage(whole, random))
      const options = { format: null, armNames: new ArmNames(), chunkBytes: 512 }
      const error: unknown = await readReport(path, 'report', options).then(
        () => null,
        (thrown: unknown) => (thrown instanceof InputError ? null : thrown),
      )
      expect(error).toBeNull()
    }
  },
  rounds(20_000, 600_000),
)

/** Replaces a value, or bytes, by what no tool writes. */
function damage(whole: Buffer, random: (below: number) => number): Buffer | string {
  const text = whole.toString()
  const values = [
    '-1',
    '1.5',
    '1e999',
    'null',
    '"x"',
    '[]',
    '{}',
    '99999999999999999999',
    '{"__proto__":1}',
    '',
  ]
  const value = values[random(values.length)] ?? ''
  if (random(2) === 0) {
    const numbers = [...text.matchAll(/\b\d+\b|\[[^\][]*\]|null/g)]
    const match = numbers[random(numbers.length)]
    const start = match?.index ?? 0
    return text.slice(0, start) + value + text.slice(start + (match?.[0].length ?? 0))
  }
  const at = random(whole.length)
  const end = Math.min(whole.length, at + random(30))
  return Buffer.concat([whole.subarray(0, at), Buffer.from([random(256)]), whole.subarray(end)])
}

it.each([
  ['../../../etc/passwd'],
  ['/app/../src/a.py'],
  ['C:\\src\\a.py'],
  ['__proto__'],
  ['constructor'],
  ['größe.py'],
])('the path %s passes as it is written', async (path) => {
  const file = { lines: [1], branches: {} }
  const text = `{"s":{"coverage":{${JSON.stringify(path)}:${JSON.stringify(file)}},"timestamp":1}}`
  expect([...(await readTestReport(text)).files.keys()]).toEqual([path])
})

it('a path with control characters is refused without showing them', async () => {
  const text = '{"s":{"coverage":{"\\u001b[31mred":[1]}}}'
  const error: unknown = await readTestReport(text).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(InputError)
  expect(String(error)).not.toContain('\u001B')
})

const RESULTSET = '{"s":{"coverage":{"a.rb":[1]}}}'

it.each([
  ['a byte order mark', `\uFEFF${RESULTSET}`],
  ['white space around', `\r\n\t ${RESULTSET}\n \n`],
])('%s does not matter', async (_name, text) => {
  expect([...(await readTestReport(text, 1)).files.keys()]).toEqual(['a.rb'])
})

it.each([
  ['UTF-16 with a mark', Buffer.from(`\uFEFF${RESULTSET}`, 'utf16le'), 'found UTF-16 text'],
  ['UTF-16 without a mark', Buffer.from(RESULTSET, 'utf16le'), 'found binary data'],
  ['a byte 0 behind the end', `${RESULTSET}\0`, 'found the byte 0x00'],
  ['something behind the end', `${RESULTSET}${RESULTSET}`, 'nothing after the JSON value'],
  ['endless depth', RESULTSET.replace('[1]', '['.repeat(100_000)), 'at most 128|found JSON'],
  ['an empty object', '{}', 'found JSON without any key'],
  ['an empty array', '[]', 'found JSON that is an array'],
  [
    'other JSON',
    '{"name":"x","version":1,"scripts":{},"x":1}',
    'starts with the keys "name", "version", "scripts"',
  ],
  ['one key', '{"meta": 1}', 'found JSON that starts with the key "meta"'],
  ['what only looks like JSON', '{x', 'found JSON'],
])('%s is refused', async (_name, content, message) => {
  await expect(readTestReport(content)).rejects.toThrow(new RegExp(message))
})

it("the totals of Istanbul's coverage-summary.json are refused by their name", async () => {
  const reading = readTestReport(await readFixture('istanbul/coverage-summary.json'))
  await expect(reading).rejects.toThrow("Istanbul's coverage-summary.json")
})
