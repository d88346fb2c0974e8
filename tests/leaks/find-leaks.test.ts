import { expect, it } from 'vitest'

import { findLeaks } from './find-leaks.ts'

const secret = ['Zq0451', 'SyntheticValue', '7hTk2'].join('')
const hexadecimal = `0451${'a1b2c3d4e5f6'.repeat(5)}`
const planted = [
  { value: secret, where: 'mixed' },
  { value: hexadecimal, where: 'hexadecimal' },
]

it.each([
  ['eight characters of its middle', `x${secret.slice(5, 13)}y`, ['mixed']],
  ['seven characters', `x${secret.slice(5, 12)}-`, []],
  ['twelve digits of a hexadecimal one', `x${hexadecimal.slice(7, 19)}y`, ['hexadecimal']],
  ['eight digits, as any digest may share', `x${hexadecimal.slice(7, 15)}y`, []],
  ['all of it, more than once', `${secret} ${secret}`, ['mixed']],
  ['nothing of it', '{"length":25}', []],
])('finds %s', (_, text, where) => {
  expect(findLeaks(planted, { stdout: text }).map((leak) => leak.where)).toEqual(where)
})

it.each([0, 1, 2, 3])('finds it in base64 behind %i other characters', (count) => {
  const text = Buffer.from(`${'k'.repeat(count)}${secret}=tail`).toString('base64')
  expect(findLeaks(planted, { stdout: '', file: text })).toMatchObject([
    { where: 'mixed', output: 'file' },
  ])
})
