import { performance } from 'node:perf_hooks'

import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { decodedViews, findHiddenText } from './decoded-views.ts'
import { mayHideText } from './may-hide-text.ts'

const key = `PK${'TEST12'.repeat(3)}`
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const base64url = (text: string): string => Buffer.from(text).toString('base64url')
const hex = (text: string): string => Buffer.from(text).toString('hex')
const wrap = (text: string, width: number, indent: string): string =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(`\n${indent}`)
const escapeAll = (text: string, prefix: string, width: number): string =>
  Array.from(text)
    .map((letter) => prefix + letter.charCodeAt(0).toString(16).padStart(width, '0'))
    .join('')

const encodings: readonly (readonly [string, string, (text: string) => string])[] = [
  ['base64', 'base64', base64],
  ['base64url', 'base64', base64url],
  ['base64 in a path', 'base64', (text) => `a/path/${base64(text)}`],
  ['base64 behind a dash', 'base64', (text) => `value-${base64url(text)}`],
  ['base64 before a slash', 'base64', (text) => `${base64url(text)}/end`],
  ['base64 over lines', 'base64', (text) => `|\n  ${wrap(base64(text), 16, '  ')}`],
  [
    'base64 with escaped line ends',
    'base64',
    (text) => wrap(base64(text), 18, '').replaceAll('\n', '\\n'),
  ],
  ['base64 of base64', 'base64 base64', (text) => base64(base64(text))],
  ['base64 of UTF-16', 'base64 utf-16', (text) => Buffer.from(text, 'utf16le').toString('base64')],
  ['hex', 'hex', hex],
  ['hex in capitals', 'hex', (text) => hex(text).toUpperCase()],
  ['hex of base64', 'hex base64', (text) => hex(base64(text))],
  ['base64 of hex', 'base64 hex', (text) => base64(hex(text))],
  ['URL encoding', 'percent', (text) => escapeAll(text, '%', 2)],
  ['URL encoding twice', 'percent percent', (text) => escapeAll(text, '%25', 2)],
  ['one URL escape', 'percent', (text) => `%${hex(text.slice(0, 1))}${text.slice(1)}`],
  ['hexadecimal escapes', 'escapes', (text) => escapeAll(text, String.raw`\x`, 2)],
  ['Unicode escapes', 'escapes', (text) => escapeAll(text, String.raw`\u`, 4)],
  [
    'braced escapes',
    'escapes',
    (text) => escapeAll(text, String.raw`\u{`, 2).replaceAll(/\{(..)/g, '{$1}'),
  ],
  ['escapes of escapes', 'escapes escapes', (text) => escapeAll(text, String.raw`\\u`, 4)],
]

it.each(encodings)('finds a key in %s', (_, how, encode) => {
  const text = `first: line\n  APCA_API_KEY_ID: "${encode(key)}"\n`
  expect(mayHideText(Buffer.from(text))).toBe(true)
  const view = decodedViews(text).find((one) => one.text === key)
  expect(view).toMatchObject({ how: how.split(' ') })
})

it.each(encodings)('finds any key and what stands around it in %s', (_, how, encode) => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.split('')),
        minLength: 18,
        maxLength: 18,
      }),
      fc.stringMatching(/^[a-z]{0,12}$/),
      (rest, word) => {
        const planted = `${word}=PK${rest};`
        const text = `x = '${encode(planted)}'`
        expect(mayHideText(Buffer.from(text))).toBe(true)
        const view = decodedViews(text).find((one) => one.text.includes(planted.slice(word.length)))
        expect(view?.how).toEqual(how.split(' '))
      },
    ),
    { numRuns: 50 },
  )
})

it('gives the place of what is encoded, and the name before it', () => {
  const [view] = decodedViews(`a: 1\nлатынь: ${base64(key)} # why\n`)
  expect(view).toMatchObject({ line: 2, column: 9, before: 'латынь: ', after: ' # why' })
})

it('takes the name above a block for the name of the block', () => {
  const text = `data:\n  APCA_API_SECRET_KEY: |\n    ${wrap(base64(key.repeat(2)), 30, '    ')}\n`
  expect(decodedViews(text)[0]).toMatchObject({
    text: key.repeat(2),
    line: 3,
    column: 5,
    before: 'APCA_API_SECRET_KEY: ',
  })
})

it('keeps values of a list apart', () => {
  const other = key.replace('PK', 'AK')
  const list = [base64(`${key}a`), base64(`${other}b`), ''].join('\n')
  expect(decodedViews(list).map(({ text }) => text)).toEqual(
    expect.arrayContaining([`${key}a`, `${other}b`]),
  )
})

it('reads the text beside other letters than Latin ones', () => {
  const hidden = `ключ:${key}`
  expect(decodedViews(base64(hidden)).map(({ text }) => text)).toContain(hidden)
})

it('reads the readable part of bytes that are no text', () => {
  const bytes = Buffer.concat([
    Buffer.from([0x9d, 0xf1, 0xbb]),
    Buffer.from(`ж${key}`),
    Buffer.alloc(9, 0xee),
  ])
  const views = decodedViews(bytes.toString('base64'))
  expect(views.some(({ text }) => new RegExp(`(?<![A-Z])${key}`).test(text))).toBe(true)
})

it.each([
  ['names', 'const aVeryLongNameOfSomething = another_very_long_name_of_something_else()'],
  ['hashes', 'integrity: sha512-WgqQbYTHhjbTgXzYzhTwWKYJBXy0vQZyKXWvgJLMSpjQVb0yMhLkYbgQkpMc9xlF'],
  ['ciphers and digests', `sha256:${'9f86d081884c7d65'.repeat(4)}`],
  ['formats', String.raw`printf("%d%% of %s\n", 50, "\x1b[0m")`],
])('sees nothing in %s', (_, text) => {
  expect(decodedViews(text)).toEqual([])
  expect(mayHideText(Buffer.from(text))).toBe(false)
})

it('says when more is hidden than is decoded', () => {
  const dense = `${Buffer.from('?>?'.repeat(8)).toString('base64')} `.repeat(500)
  expect(findHiddenText(dense).isComplete).toBe(false)
  expect(findHiddenText(base64(key.repeat(20_000))).isComplete).toBe(true)
})

it('says that a text may hide another whenever it does', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(...String.raw`PKab%41\x=/+-_ `.split(''), '\n'),
        maxLength: 200,
      }),
      (text) => {
        expect(decodedViews(text).length === 0 || mayHideText(Buffer.from(text))).toBe(true)
      },
    ),
  )
})

it.each([
  ['letters', 'A'],
  ['escapes', String.raw`\x41`],
  ['percent signs', '%41'],
  ['percent signs without digits', '%'],
  ['lines of base64', `${base64(key)}\n`],
  ['slashes', 'Pz8/'],
  ['hex', '50'],
])('reads a megabyte of %s in time', (_, unit) => {
  const bytes = Buffer.from(unit.repeat(Math.floor(1_000_000 / unit.length)))
  const start = performance.now()
  mayHideText(bytes)
  findHiddenText(bytes)
  expect(performance.now() - start).toBeLessThan(3_000)
})
