import { expect, it } from 'vitest'
import { parse } from 'yaml'

import { addAllowEntry } from './add-allow-entry.ts'

const entry = {
  fingerprint: '0123456789abcdef0123456789abcdef',
  reason: 'the sample of the venue’s own documentation',
  owner: 'desk@example.com',
  expires: '2027-01-31',
}

it('an entry is added, and comments, order and the rest of the file stay', () => {
  const text = `# our platform
version: 1
services:
  gateway: { path: apps/gateway, trades: true } # trades
guard:
  compose: [docker-compose.ci.yml]
  allow: [] # nothing yet
checks:
  - { name: lint, run: ruff check }
`
  const written = addAllowEntry(text, { entry, fingerprintKey: 'ab'.repeat(32) })
  for (const comment of ['# our platform', '# trades', '# nothing yet']) {
    expect(written).toContain(comment)
  }
  expect(parse(written)).toEqual({
    ...(parse(text) as object),
    guard: {
      compose: ['docker-compose.ci.yml'],
      allow: [entry],
      fingerprintKey: 'ab'.repeat(32),
    },
  })
  expect(written.indexOf('checks:')).toBeGreaterThan(written.indexOf('guard:'))
})

it('a file without guard, or none at all, gets what it needs', () => {
  expect(parse(addAllowEntry('', { entry }))).toEqual({ version: 1, guard: { allow: [entry] } })
  expect(parse(addAllowEntry('version: 1\nguard:\n', { entry }))).toEqual({
    version: 1,
    guard: { allow: [entry] },
  })
})

it('older entries take their new names when the repository gets its key', () => {
  const old = { ...entry, fingerprint: 'f'.repeat(32) }
  const text = addAllowEntry('version: 1\n', { entry: old })
  const written = addAllowEntry(text, {
    entry,
    fingerprintKey: 'ab'.repeat(32),
    renamed: new Map([[old.fingerprint, 'e'.repeat(32)]]),
  })
  expect(parse(written)).toMatchObject({
    guard: { allow: [{ ...old, fingerprint: 'e'.repeat(32) }, entry] },
  })
})
