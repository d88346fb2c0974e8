import { expect, it } from 'vitest'

import { findDebianMirror } from './debian-mirror.ts'
import { parseAptSources } from './parse-apt-sources.ts'

it('finds the archive and its security updates among other vendors', () => {
  const sources = parseAptSources(`
deb https://vendor.example/linux/debian bookworm stable
deb https://other.example bookworm main
deb http://mirror.example/debian-security bookworm-security main
deb http://mirror.example/debian bookworm main
`)
  expect(findDebianMirror(sources)).toEqual({
    main: 'http://mirror.example/debian',
    security: 'http://mirror.example/debian-security',
  })
})

it('does without security updates where the machine has none', () => {
  const sources = parseAptSources('deb http://mirror.example/debian bookworm main')
  expect(findDebianMirror(sources)?.security).toBeNull()
})

it.each([
  ['a vendor whose folder is called debian', 'deb https://vendor.example/debian bookworm stable'],
  ['another distribution', 'deb http://mirror.example/ubuntu noble main universe'],
])('finds none in %s', (_case, text) => {
  expect(findDebianMirror(parseAptSources(text))).toBeNull()
})
