import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { JsonReader } from './json-reader.ts'
import { items, keys, members, value } from './json-shape.ts'
import type { JsonShape } from './json-shape.ts'

const fail = (place: string, expected: string, found: string): Error =>
  new Error(`expected ${expected}; found ${found} in ${place}`)

/** Feeds a document in chunks of a size, through one buffer that is used again as the gate's is. */
function feed(document: string | Buffer, shape: JsonShape, size = 1 << 20): void {
  const reader = new JsonReader(shape, { fail })
  const bytes = Buffer.from(document)
  const buffer = Buffer.alloc(Math.min(size, bytes.length + 1))
  for (let start = 0; start < bytes.length; start += size) {
    const length = bytes.copy(buffer, 0, start, start + size)
    reader.push(buffer.subarray(0, length))
  }
  reader.end()
}

function collect(
  document: string | Buffer,
  size?: number,
): readonly (readonly [string, unknown])[] {
  const taken: (readonly [string, unknown])[] = []
  const take = value((parsed, { key }) => taken.push([key, parsed]))
  feed(document, keys({ files: members(take), data: items(keys({ list: items(take) })) }), size)
  return taken
}

const DOCUMENT = JSON.stringify({
  meta: { 'a "quoted" \\ key': [1, { b: [] }], files: { no: 1 } },
  files: { 'ä.py': { lines: [1, 2] }, ['__proto__']: null, 'b"\\': 'x\\"]}', n: -1.5e3, t: true },
  data: [{ other: null, list: [[], {}, 'é', null] }, { list: [] }],
})

it.each([1, 2, 3, 7, 64, 1 << 20])('values are the same where chunks have %i bytes', (size) => {
  expect(collect(DOCUMENT, size)).toEqual([
    ['ä.py', { lines: [1, 2] }],
    ['__proto__', null],
    ['b"\\', 'x\\"]}'],
    ['n', -1500],
    ['t', true],
    ['0', []],
    ['1', {}],
    ['2', 'é'],
    ['3', null],
  ])
})

it('any document is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 3 }),
      (document, size, indent) => {
        const taken = new Map<string, unknown>()
        const text = JSON.stringify(document, null, indent)
        feed(text, members(value((parsed, { key }) => taken.set(key, parsed))), size)
        expect([...taken]).toEqual(Object.entries(JSON.parse(text) as object))
      },
    ),
  )
})

it('any damage is refused as JSON.parse refuses it, or read the same', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: DOCUMENT.length - 1 }),
      fc.constantFrom('', '{', '}', '[', ']', ',', ':', '"', '\\', '1', 'x', '\0', ' '),
      fc.integer({ min: 1, max: 9 }),
      (at, replacement, size) => {
        const text = DOCUMENT.slice(0, at) + replacement + DOCUMENT.slice(at + 1)
        const isValid = catchMessage(() => JSON.parse(text)) === ''
        // A document that is valid may still have another shape than the wanted one.
        const shape = members(value(() => undefined))
        const message = catchMessage(() =>
          isValid ? feed(text, shape, size) : collect(text, size),
        )
        expect(message).toMatch(isValid ? /^$/ : /^expected .*; found .* in byte \d+$/s)
      },
    ),
    { numRuns: 2000 },
  )
})

function catchMessage(action: () => unknown): string {
  try {
    action()
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

it('a document cut off anywhere is refused', () => {
  const bytes = Buffer.from(DOCUMENT)
  for (let length = 0; length < bytes.length; length += 1) {
    expect(() => collect(bytes.subarray(0, length), 5)).toThrow(/expected .* in byte \d+$/s)
  }
})

it('a byte order mark is passed over, also in parts', () => {
  expect(collect(`\uFEFF{"files":{"a":1}}`, 1)).toEqual([['a', 1]])
  expect(() => collect(Buffer.from([0xef, 0xbb, 0x7b, 0x7d]), 1)).toThrow(/byte 2/)
})

it('a key that comes twice is handed over twice', () => {
  expect(collect('{"files":{"a":1,"a":2},"files":{"a":3}}')).toEqual([
    ['a', 1],
    ['a', 2],
    ['a', 3],
  ])
})

it.each([
  ['text behind the end', '{"files":{}} x', 'nothing after the JSON value; found x in byte 13'],
  ['a second document', '{}{}', 'nothing after the JSON value; found { in byte 2'],
  ['a missing comma', '{"files":{"a":1 "b":2}}', 'a comma or the end'],
  ['a trailing comma', '{"files":{"a":1,}}', 'a key in quotes; found } in byte 16'],
  ['a trailing comma in an array', '{"data":[{},]}', 'a value that starts with ]'],
  ['a bracket that closes another', '{"files":{"a":[1}}}', 'well-formed JSON'],
  ['a container that closes another', '{"data":[{}}', 'a comma or the end'],
  ['a missing colon', '{"files" {}}', 'a colon after the key; found { in byte 9'],
  ['a bare key', '{files:{}}', 'a key in quotes or }; found f'],
  ['single quotes', "{'files':{}}", 'a key in quotes'],
  ['a comment', '{"files":{} /* x */}', 'a comma or the end'],
  ['NaN', '{"files":{"a":NaN}}', 'a JSON value; found N'],
  ['a word', '{"files":{"a":nul}}', 'well-formed JSON'],
  ['a number with a leading zero', '{"files":{"a":012}}', 'well-formed JSON'],
  ['a raw newline in a text', '{"files":{"a":"x\ny"}}', 'well-formed JSON'],
  ['a bad escape in a key', '{"files":{"\\x":1}}', 'well-formed JSON'],
  ['a byte 0', '{"files":{"a":1}\0}', 'found the byte 0x00'],
  ['a byte 0 in a value', '{"files":{"a":[1\0]}}', 'well-formed JSON'],
  ['another shape', '{"files":[]}', 'an object as "files"; found a value that starts with ['],
  ['another inner shape', '{"data":{"list":1}}', 'an array as "data"'],
  ['a scalar at the top', '12', 'an object; found a value that starts with 1'],
  ['damage in what nobody wants', '{"meta":{"a":[}]}}', 'well-formed JSON'],
  ['endless depth', `{"files":{"a":${'['.repeat(200)}`, 'at most 128 objects and arrays'],
  ['endless depth in a key nobody wants', `{"meta":${'{"a":'.repeat(200)}`, 'at most 128'],
])('%s is refused', (_name, document, message) => {
  for (const size of [1, 3, 1000]) expect(() => collect(document, size)).toThrow(message)
})

it('bytes that are no UTF-8 are refused, in keys and values', () => {
  const latin = Buffer.from('{"files":{"ä":1}}', 'latin1')
  expect(() => collect(latin)).toThrow('text in UTF-8; found bytes that are none in byte 10')
  expect(() => collect(Buffer.from('{"files":{"a":"ä"}}', 'latin1'))).toThrow('text in UTF-8')
  expect(() => collect(Buffer.from('{"files":{}}', 'utf16le'))).toThrow('found the byte 0x00')
})

it('a value beyond 64 MiB is refused before it fills the memory', () => {
  const reader = new JsonReader(members(value(() => undefined)), { fail })
  reader.push(Buffer.from('{"a":"'))
  const block = Buffer.alloc(8 * 1024 * 1024, 'x')
  expect(() => {
    for (let times = 0; times < 9; times += 1) reader.push(block)
  }).toThrow('JSON values of at most 67108864 bytes; found a longer one in byte 5')
})
