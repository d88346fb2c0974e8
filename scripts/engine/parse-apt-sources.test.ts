import { expect, it } from 'vitest'

import { parseAptSources } from './parse-apt-sources.ts'

const mirror = { uri: 'http://mirror.example/debian', suites: ['bookworm'], components: ['main'] }

it.each([
  ['one-line style', 'deb http://mirror.example/debian bookworm main\n'],
  [
    'one-line style with options and a slash',
    'deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian/ bookworm main',
  ],
  [
    'deb822 style with a comment inside',
    'Types: deb\n# http://old.example/debian\nURIs: http://mirror.example/debian\nSuites: bookworm\nComponents: main\nSigned-By: /k.gpg\n',
  ],
  [
    'deb822 style with continued lines and names in lower case',
    'types: deb deb-src\nuris:\n http://mirror.example/debian\nsuites: bookworm\ncomponents:\n main\n',
  ],
])('reads %s', (_style, text) => {
  expect(parseAptSources(text)).toEqual([mirror])
})

it.each([
  ['a comment', '# deb http://mirror.example/debian bookworm main'],
  ['sources only', 'deb-src http://mirror.example/debian bookworm main'],
  [
    'a stanza that is switched off',
    'Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\nComponents: main\nEnabled: no\n',
  ],
  ['nothing', ''],
])('leaves out %s', (_case, text) => {
  expect(parseAptSources(text)).toEqual([])
})

it('reads each address of each stanza', () => {
  const text = [
    'Types: deb\nURIs: http://a.example/debian http://b.example/debian\nSuites: bookworm bookworm-updates\nComponents: main contrib\n',
    'Types: deb\nURIs: http://c.example/debian-security\nSuites: bookworm-security\nComponents: main\n',
  ].join('\n')
  expect(parseAptSources(text).map(({ uri }) => uri)).toEqual([
    'http://a.example/debian',
    'http://b.example/debian',
    'http://c.example/debian-security',
  ])
})
