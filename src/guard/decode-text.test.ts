import { performance } from 'node:perf_hooks'

import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { decodeText } from './decode-text.ts'

const text = 'APCA_API_KEY_ID=anything\r\n'
const littleEndian = Buffer.from(text, 'utf16le')
const bigEndian = Buffer.from(littleEndian).swap16()
const wide = Buffer.from(Uint32Array.from(text, (letter) => letter.codePointAt(0) ?? 0).buffer)

it.each([
  ['UTF-8', Buffer.from(text)],
  [
    'UTF-8 with a byte order mark',
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
  ],
  ['UTF-16 with a byte order mark', Buffer.concat([Buffer.from([0xff, 0xfe]), littleEndian])],
  ['UTF-16 without one', littleEndian],
  ['big-endian UTF-16', Buffer.concat([Buffer.from([0xfe, 0xff]), bigEndian])],
  ['big-endian UTF-16 without a mark', bigEndian],
  ['UTF-32 with a byte order mark', Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), wide])],
  ['UTF-32 without one', wide],
  [
    'big-endian UTF-32',
    Buffer.concat([Buffer.from([0, 0, 0xfe, 0xff]), Buffer.from(wide).swap32()]),
  ],
])('reads %s', (_, bytes) => {
  expect(decodeText(bytes)).toBe(text)
})

it('reads what is no UTF-8 as Latin-1', () => {
  expect(decodeText(Buffer.from('# cl\u00e9\nA=1\n', 'latin1'))).toBe('# cl\u00e9\nA=1\n')
})

it.each([
  ['NUL, as in the environment of a process', 'A=1\0B=2\0', 'A=1\nB=2\n'],
  ['NUL padding behind a text', `A=1\n${'\0'.repeat(500)}`, `A=1\n${'\n'.repeat(500)}`],
  ['CR', 'A=1\rB=2\r', 'A=1\nB=2\n'],
  ['CR LF', 'A=1\r\nB=2\r\n', 'A=1\r\nB=2\r\n'],
  ['nothing at the end', 'A=1\nB=2', 'A=1\nB=2'],
])('keeps lines apart that end with %s', (_, written, read) => {
  expect(decodeText(Buffer.from(written))).toBe(read)
})

it('reads a dump that is mostly text', () => {
  const dump = Buffer.concat([
    Buffer.from('MDMP\u0001\u0002\0\0'),
    Buffer.from('PATH=/usr/bin\0HOME=/root\0LANG=C.UTF-8\0'),
    Buffer.from([0xfe, 0x90, 0, 0]),
  ])
  expect(decodeText(dump)?.split('\n')).toContain('HOME=/root')
})

it('reads an ASCII text behind the two bytes of a false mark', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('A=1\nB=2\n')])
  expect(decodeText(bytes)?.split('\n')[1]).toBe('B=2')
})

it('reads UTF-16 that is not Latin by its mark', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('鍵は秘密です', 'utf16le')])
  expect(decodeText(bytes)).toBe('鍵は秘密です')
})

it('reads UTF-16 that ends in padding', () => {
  const bytes = Buffer.concat([Buffer.from('A=12', 'utf16le'), Buffer.alloc(64)])
  expect(decodeText(bytes)?.split('\n')[0]).toBe('A=12')
})

it.each([
  ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 0])],
  ['zeros alone', Buffer.alloc(64)],
])('calls %s binary', (_, bytes) => {
  expect(decodeText(bytes)).toBeNull()
})

it('reads an empty file as an empty text', () => {
  expect(decodeText(Buffer.alloc(0))).toBe('')
})

it('gives back every text in UTF-8, and in UTF-16 behind a mark', () => {
  const isPlain = (text: string): boolean => !/[\0\r\ufeff]/.test(text)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }).filter(isPlain), (text) => {
      expect(decodeText(Buffer.from(text))).toBe(text)
      expect(decodeText(Buffer.from(`\ufeff# ${text}`, 'utf16le'))).toBe(`# ${text}`)
    }),
  )
})

it('reads a line of five megabytes in a moment', () => {
  const bytes = Buffer.from('const a="b";'.repeat(450_000))
  const start = performance.now()
  expect(decodeText(bytes)).toHaveLength(bytes.length)
  expect(performance.now() - start).toBeLessThan(1_000)
})
