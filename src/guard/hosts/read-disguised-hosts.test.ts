import { performance } from 'node:perf_hooks'

import { expect, it } from 'vitest'

import { scanText } from '../scan-text.ts'
import { readSuspectLines, withDisguisedHosts } from './read-disguised-hosts.ts'

const read = (text: string) =>
  withDisguisedHosts(scanText(text, '.env'), { text, at: { path: '.env', line: 1 } }).map(
    ({ what, value, pointsTo, evidence, isReported, place }) => ({
      what,
      value,
      pointsTo,
      detail: evidence[0]?.detail,
      isReported,
      column: place.column,
    }),
  )

it('believes the host behind the @ and not the one before it', () => {
  const text = 'APCA_API_BASE_URL=https://paper-api.alpaca.markets@api.alpaca.markets/v2'
  expect(read(text)).toMatchObject([
    {
      what: 'endpoint',
      value: 'api.alpaca.markets',
      pointsTo: 'live',
      isReported: true,
      column: 27,
    },
  ])
})

it('reports a look-alike as a host that nobody knows', () => {
  const text = 'APCA_API_BASE_URL=https://p\u0430per-api.alpaca.markets'
  expect(read(text)).toMatchObject([
    {
      value: 'paper-api.alpaca.markets',
      pointsTo: 'unknown',
      detail: 'it looks like paper-api.alpaca.markets and is xn--pper-api-16g.alpaca.markets',
      isReported: true,
    },
  ])
})

it('leaves a line of ordinary hosts as it is', () => {
  const text = 'APCA_API_BASE_URL=https://api.alpaca.markets/v2'
  expect(read(text)).toMatchObject([{ value: 'api.alpaca.markets', pointsTo: 'live' }])
})

it('finds look-alikes in lines without any word of the catalogue, with their places', () => {
  const host = '\u0430pi.\u0430lp\u0430c\u0430.m\u0430rkets'
  const long = `${'x'.repeat(20_000)} ${host}`
  const text = ['# Привет', `url: https://${host}/v2`, long, `ключ: ${host}`].join('\n')
  const places = readSuspectLines(Buffer.from(text), 'a.yml').map(({ value, place }) => [
    value,
    place.line,
    place.column,
  ])
  expect(places).toEqual([
    ['api.alpaca.markets', 2, 14],
    ['api.alpaca.markets', 3, 20_002],
    ['api.alpaca.markets', 4, 7],
  ])
})

it.each(['xn--a ', '\u0430a ', 'a\u200b\n', '\u0430a\n'])(
  'reads two megabytes of %j in time',
  (unit) => {
    const bytes = Buffer.from(unit.repeat(2_000_000 / unit.length))
    const start = performance.now()
    expect(readSuspectLines(bytes, 'a.yml')).toEqual([])
    expect(performance.now() - start).toBeLessThan(8_000)
  },
)
