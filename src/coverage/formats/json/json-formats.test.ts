import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { InputError } from '../../../contract/input-error.ts'
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
