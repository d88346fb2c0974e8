import { expect, it } from 'vitest'

import { scanText } from '../scan-text.ts'
import { readHidden, withoutEncoded } from './read-hidden.ts'

const key = `AK${'TEST12'.repeat(3)}`
const secret = 'Test1234'.repeat(5)
const base64 = (text: string): string => Buffer.from(text).toString('base64')

const read = (text: string, path: string) => readHidden(Buffer.from(text), path, scanText)

it('names an encoded value after the variable that it is given to', () => {
  const text = `data:\n  APCA_API_SECRET_KEY: ${base64(`${secret}\n`)}\n`
  const { observations, isComplete } = read(text, 'secret.yaml')
  expect(isComplete).toBe(true)
  expect(observations).toMatchObject([
    {
      what: 'credential',
      name: 'APCA_API_SECRET_KEY',
      value: secret,
      place: { path: 'secret.yaml', line: 2, column: 24 },
    },
  ])
})

it.each([
  ['base64.b64decode("', base64(secret), '").decode()'],
  ['base64.b64decode(b"', base64(secret), '")'],
  ['bytes.fromhex("', Buffer.from(secret).toString('hex'), '")'],
  ["atob('", base64(secret), "')"],
  ["Buffer.from('", base64(secret), "', 'base64')"],
])('names what a program decodes by %s', (before, encoded, after) => {
  const { observations } = read(`APCA_API_SECRET_KEY = ${before}${encoded}${after}\n`, 'a.py')
  expect(observations.map(({ name, value }) => [name, value])).toEqual([
    ['APCA_API_SECRET_KEY', secret],
  ])
})

it('reads one secret in a value that is broken over lines', () => {
  const lines = base64(secret).match(/.{1,30}/g) ?? []
  const text = `data:\n  APCA_API_SECRET_KEY: |\n    ${lines.join('\n    ')}\n`
  expect(read(text, 'secret.yaml').observations.map(({ value }) => value)).toEqual([secret])
})

it('drops what a plain reading takes the encoded text for', () => {
  const text = `APCA_API_SECRET_KEY: ${base64(secret)}\n`
  const plain = scanText(text, 'secret.yaml')
  expect(plain).toHaveLength(1)
  expect(withoutEncoded(plain, read(text, 'secret.yaml').observations)).toEqual([])
})

it('reads an environment file in one value, with the place of the value', () => {
  const file = `APCA_API_KEY_ID=${key}\nAPCA_API_BASE_URL=https://api.alpaca.markets\n`
  const { observations } = read(`ENV_FILE: ${base64(file)}\n`, 'ci.yml')
  expect(observations.map(({ what, value, place }) => [what, value, place.line])).toEqual([
    ['credential', key, 1],
    ['endpoint', 'api.alpaca.markets', 1],
  ])
})

it('hears nothing twice that stands beside an encoded value', () => {
  const text = `APCA_API_KEY_ID=${key} NOTE=${base64('nothing to be told here')}\n`
  expect(read(text, '.env').observations).toEqual([])
})

it('reads a host behind percent signs and a key behind escapes', () => {
  const text = [
    'APCA_API_BASE_URL=https%3A%2F%2Fapi.alpaca.markets',
    String.raw`{"APCA_API_KEY_ID": "\u0041K${key.slice(2)}"}`,
  ].join('\n')
  expect(read(text, 'x.json').observations.map(({ value }) => value)).toEqual([
    'api.alpaca.markets',
    key,
  ])
})
