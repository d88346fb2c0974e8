import { performance } from 'node:perf_hooks'

import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { builtInLexicon } from '../lexicon.ts'
import { classifyUrl } from './classify-url.ts'
import { findHostsInDisguise } from './find-hosts-in-disguise.ts'
import { normaliseHost } from './normalise-host.ts'
import { findSuspectLines, mayDisguiseHost } from './suspect-lines.ts'

const live = 'api.alpaca.markets'
const cyrillic = '\u0430pi.alpaca.markets'
const punycode = 'xn--pi-6kc.alpaca.markets'

it.each([
  'API.Alpaca.Markets',
  'api.alpaca.markets.',
  'api.alpaca.markets:443',
  'user:pass@api.alpaca.markets',
  'paper-api.alpaca.markets@api.alpaca.markets:443',
  'api%2ealpaca%2Emarkets',
  'api\u3002alpaca\uff0emarkets',
  '\uff41\uff50\uff49.alpaca.markets',
  'a\u00adpi.al\u200bpa\u200dca.mar\u2060kets',
  'api.al\tpaca.mark\nets',
])('reads %j as the host that it is', (written) => {
  expect(normaliseHost(written)).toBe(live)
  const text = `APCA_API_BASE_URL=https://${written}/v2`
  expect(classifyUrl(`https://${written}/v2`)).toEqual({
    host: live,
    known: live,
    path: '/v2',
    disguise: null,
  })
  const plainAlone = [
    'API.Alpaca.Markets',
    'api.alpaca.markets.',
    'api.alpaca.markets:443',
    'user:pass@api.alpaca.markets',
  ]
  const expected = plainAlone.includes(written) ? [] : [{ host: live, disguise: null }]
  expect(findHostsInDisguise(text)).toMatchObject(expected)
})

it.each(['', '..', 'a b', 'a/b', '\u2024', 'x'.repeat(2_000)])('calls %j no host', (written) => {
  expect(normaliseHost(written)).toBeNull()
})

it.each([
  ['a Cyrillic letter', cyrillic, punycode],
  ['its Punycode', punycode, punycode],
  ['an accent', '\u00e1pi.alpaca.markets', 'xn--pi-lia.alpaca.markets'],
  ['a digit', 'api.a1paca.markets', 'api.a1paca.markets'],
  ['two letters like one', 'api.alpaca.rnarkets', 'api.alpaca.rnarkets'],
])('says that a host looks like a venue’s by %s', (_, written, host) => {
  const disguise = `it looks like ${live} and is ${host}`
  expect(classifyUrl(`https://${written}/v2`)).toEqual({ host, known: live, path: '/v2', disguise })
  expect(findHostsInDisguise(`host: ${written}`)).toEqual([
    { host, known: live, path: '/', disguise, offset: 6, length: written.length },
  ])
})

it('says that what looks like a host is none', () => {
  expect(classifyUrl('https://api\u2024alpaca.markets')).toMatchObject({
    host: null,
    disguise: `it looks like ${live} and is no host`,
  })
})

it.each([
  ['backslashes', String.raw`https:\\api.alpaca.markets\v2`, live, '/v2'],
  ['no scheme', 'api.alpaca.markets/v2', live, '/v2'],
  ['no slashes', 'https:api.alpaca.markets', live, '/'],
  ['another scheme', 'fix+tls://api.alpaca.markets:9000', live, '/'],
  ['a query', 'wss://api.alpaca.markets?x=/../y', live, '/'],
  [
    'a path that goes up',
    'https://gateway.saxobank.com/sim/../openapi',
    'gateway.saxobank.com',
    '/openapi',
  ],
  [
    'encoded dots',
    'https://gateway.saxobank.com/sim/%2e%2E/openapi',
    'gateway.saxobank.com',
    '/openapi',
  ],
  ['two slashes', 'https://gateway.saxobank.com//openapi', 'gateway.saxobank.com', '/openapi'],
  [
    'encoded letters',
    'https://gateway.saxobank.com/%73im/openapi',
    'gateway.saxobank.com',
    '/sim/openapi',
  ],
  [
    'backslashes in the path',
    String.raw`https://gateway.saxobank.com/sim\..\openapi`,
    'gateway.saxobank.com',
    '/openapi',
  ],
  ['an encoded slash', 'https://api.alpaca.markets/v1/BTC%2FUSD', live, '/v1/BTC%2FUSD'],
])('reads an address with %s', (_, url, host, path) => {
  expect(classifyUrl(url)).toEqual({ host, known: host, path, disguise: null })
})

it.each([
  'https://gateway.saxobank.com/sim//../openapi',
  'https://gateway.saxobank.com/sim/..;/openapi',
  'https://gateway.saxobank.com/sim/..%2fopenapi',
  'https://gateway.saxobank.com/sim/..%5copenapi',
  'https://gateway.saxobank.com/sim/%252e%252e/openapi',
])('says that servers read %s differently', (url) => {
  expect(classifyUrl(url).disguise).toBe('its path can be read in two ways')
})

it('says that clients read another host before a backslash', () => {
  expect(classifyUrl(String.raw`https://paper-api.alpaca.markets\@api.alpaca.markets/`)).toEqual({
    host: 'paper-api.alpaca.markets',
    known: 'paper-api.alpaca.markets',
    path: '/@api.alpaca.markets/',
    disguise: `some clients read paper-api.alpaca.markets in it and others ${live}`,
  })
})

it('shows no name of a host that may be a secret', () => {
  const { disguise } = classifyUrl(String.raw`https://api.alpaca.markets\@some-secret-word`)
  expect(disguise).toBe(`some clients read ${live} in it and others another host`)
})

it.each([
  'see https://api.alpaca.markets/v2/orders and https://paper-api.alpaca.markets.',
  String.raw`{"url":"https:\/\/api.alpaca.markets\/v2"}`,
  'https://example.com/a/../b',
  'Привет, мир. Смотри README.md и package.json',
  'https://api.alpaca.markets\thello',
  String.raw`C:\Users\api.alpaca`,
])('finds nothing in %j', (text) => {
  expect(findHostsInDisguise(text)).toEqual([])
})

it('finds a host in text without blanks', () => {
  expect(findHostsInDisguise(`地址${cyrillic}、端口`)).toMatchObject([
    { host: punycode, offset: 2 },
  ])
})

it.each([
  ['a Cyrillic letter', cyrillic, true],
  ['Punycode', punycode, true],
  ['full-width letters', '\uff41pi', true],
  ['a soft hyphen', 'al\u00adpaca', true],
  ['ASCII', 'api.example.com', false],
  ['Cyrillic words', 'Привет, мир', false],
  ['Chinese words', '你好,世界', false],
])('knows whether %s may hide a host', (_, text, may) => {
  expect(mayDisguiseHost(Buffer.from(text))).toBe(may)
})

it('reads every known host, however its letters are written, as itself or as a look-alike', () => {
  const { venues, findHost } = builtInLexicon()
  const hosts = venues.flatMap(({ hosts }) => [...hosts.live, ...hosts.paper])
  const ways: readonly ((letter: string) => string)[] = [
    (letter) => letter,
    (letter) => letter.toUpperCase(),
    (letter) => `%${letter.charCodeAt(0).toString(16)}`,
    (letter) => `${letter}\u200b`,
    (letter) =>
      /[a-z]/.test(letter) ? String.fromCharCode(letter.charCodeAt(0) + 0xfee0) : letter,
    (letter) => ({ a: 'а', e: 'е', o: 'о', p: 'р', c: 'с' })[letter] ?? letter,
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...hosts),
      fc.array(fc.constantFrom(...ways), { minLength: 1, maxLength: 30 }),
      (host, chosen) => {
        const written = Array.from(host, (letter, at) => chosen[at % chosen.length]?.(letter)).join(
          '',
        )
        const { host: read, disguise } = classifyUrl(`https://${written}`)
        const isItself = read === host && disguise === null
        expect(isItself || (findHost(read ?? '') === null && disguise !== null)).toBe(true)
      },
    ),
  )
})

it.each([
  'a.',
  '://a',
  '\u0430.',
  '@',
  String.raw`:\\`,
  String.raw`:\\@`,
  '/..',
  '%2e',
  'https://a\t',
])('reads fifty thousand characters of %j in time', (unit) => {
  const text = unit.repeat(Math.ceil(50_000 / unit.length))
  const start = performance.now()
  findHostsInDisguise(text)
  const lines = [...findSuspectLines(Buffer.from(text))]
  expect(lines.every(({ line }) => line === 1)).toBe(true)
  expect(performance.now() - start).toBeLessThan(3_000)
})
