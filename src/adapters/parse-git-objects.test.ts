import { expect, it } from 'vitest'

import { createObjectParser } from './parse-git-objects.ts'

const id = 'a'.repeat(40)

/** The output of `git cat-file --batch` for these contents. */
function batch(contents: readonly string[]): Buffer {
  return Buffer.from(
    contents.map((text) => `${id} blob ${Buffer.byteLength(text)}\n${text}\n`).join(''),
  )
}

/** What the parser gives for chunks of so many bytes. */
function parse(output: Buffer, chunk: number, largest = 1_000): readonly (string | number)[] {
  const objects: (string | number)[] = []
  const take = createObjectParser(largest, ({ type, size, content }) => {
    expect(type).toBe('blob')
    objects.push(content === null ? size : content.toString())
  })
  for (let from = 0; from < output.length; from += chunk) take(output.subarray(from, from + chunk))
  return objects
}

it('reads the same objects however the output is cut', () => {
  const contents = ['', 'one', '\n', 'größe\n', '', `${id} blob 3\nabc\n`, 'x'.repeat(300)]
  const output = batch(contents)
  for (let chunk = 1; chunk <= output.length; chunk += 1)
    expect(parse(output, chunk)).toEqual(contents)
})

it('passes over what is larger than the limit', () => {
  const output = batch(['aa', 'x'.repeat(5_000), 'bbb', 'cccc'])
  for (const chunk of [1, 2, 3, 64, 10_000])
    expect(parse(output, chunk, 3)).toEqual(['aa', 5_000, 'bbb', 4])
})

it('stops at an object that is missing', () => {
  expect(() => parse(Buffer.from(`${id} missing\n`), 7)).toThrow(/is missing/)
})

it.each(['what\n', `${id} blob -1\n`, `${id} blob 1e9\n`, 'x'.repeat(600)])(
  'stops at another answer without repeating it: %j',
  (answer) => {
    expect(() => parse(Buffer.from(answer), 100)).toThrow(/other bytes/)
  },
)
