import { expect, it } from 'vitest'

import { isUbuntu } from './ubuntu-engine.ts'

it.each([
  ['Ubuntu', 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', true],
  ['Ubuntu with quotes', 'ID="ubuntu"\n', true],
  ['Debian', 'ID=debian\n', false],
  ['a relative of Ubuntu', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', false],
  ['no file', '', false],
])('tells %s', (_name, text, expected) => {
  expect(isUbuntu(text)).toBe(expected)
})
