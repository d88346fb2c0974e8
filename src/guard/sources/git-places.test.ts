import { expect, it } from 'vitest'

import { describeContent, renamePlaces, showPath, showPathIn, withoutCommit } from './git-places.ts'
import { liveKey, scanContent, setting } from './git-test-repository.ts'

const commit = '0123456789abcdef'.repeat(3).slice(0, 40)

it('shows every path in one line of printable text', () => {
  expect(showPath(Buffer.from('größe/a b'))).toBe('größe/a b')
  expect(showPath(Buffer.from('a\n::error::b\x1b[31m\x85'))).toBe(
    String.raw`a\x0a::error::b\x1b[31m\x85`,
  )
  expect(showPath(Buffer.from([0x61, 0xff]))).toBe('a\ufffd')
})

it('names the commit of a path, and takes it away again', () => {
  const shown = showPathIn(Buffer.from('apps/x/.env'), commit)
  expect(shown).toBe('apps/x/.env (in 0123456789)')
  expect(withoutCommit(shown)).toBe('apps/x/.env')
  expect(withoutCommit('notes (in 2024).env')).toBe('notes (in 2024).env')
})

it('renames what stands in an archive with it, and moves lines by the header', () => {
  const text = Buffer.from(`\n\n\n${setting('A')}`)
  const observations = [
    ...(scanContent(text, 'x.zip!inner/.env') ?? []),
    ...(scanContent(text, 'x.zip') ?? []),
  ]
  const shown = showPathIn(Buffer.from('x.zip'), commit)
  const places = renamePlaces(observations, { scanned: 'x.zip', shown, headerLines: 2 }).map(
    ({ place }) => `${place.path}:${place.line}`,
  )
  expect(new Set(places)).toEqual(
    new Set(['x.zip!inner/.env (in 0123456789):2', 'x.zip (in 0123456789):2']),
  )
})

it('knows two versions that say the same by their distances, values and kinds', () => {
  const read = (text: string) => describeContent(scanContent(Buffer.from(text), 'a.env') ?? [])
  const [a, b] = [setting('A'), `APCA_API_BASE_URL=https://paper-api.alpaca.markets\n`]
  expect(read(`${a}${b}`)).toBe(read(`# moved\n\n${a}${b}# more\n`))
  expect(read(`${a}${b}`)).not.toBe(read(`${a}\n${b}`))
  expect(read(a)).not.toBe(read(setting('B')))
  expect(read(a)).not.toBe(read(`#${a}`))
})

it('keeps the values that the scanner found', () => {
  const observations = scanContent(Buffer.from(setting('A')), 'a.env') ?? []
  const [one] = renamePlaces(observations, { scanned: 'a.env', shown: 'b.env' })
  expect(one).toMatchObject({ value: liveKey('A'), place: { path: 'b.env' } })
  expect(one?.venue).toBe(observations[0]?.venue)
})
