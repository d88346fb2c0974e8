import { expect, it } from 'vitest'

import { decodeText } from './decode-text.ts'

const text = 'APCA_API_KEY_ID=anything\r\n'
const littleEndian = Buffer.from(text, 'utf16le')

it.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-16 with a byte order mark', Buffer.concat([Buffer.from([0xff, 0xfe]), littleEndian])],
  ['UTF-16 without one', littleEndian],
  [
    'big-endian UTF-16',
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(littleEndian).swap16()]),
  ],
  ['big-endian UTF-16 without a mark', Buffer.from(littleEndian).swap16()],
])('reads %s', (_, bytes) => {
  expect(decodeText(bytes)).toBe(text)
})

it('calls bytes with zeros in other places binary', () => {
  expect(decodeText(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 0]))).toBeNull()
})
