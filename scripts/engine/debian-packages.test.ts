import { expect, it } from 'vitest'

import { findDebianMirror } from './debian-packages.ts'

it.each([
  [
    'one-line style',
    'deb http://mirror.example/debian bookworm main\n',
    'http://mirror.example/debian',
  ],
  [
    'one-line style with options',
    'deb [arch=amd64 signed-by=/k.gpg] https://mirror.example/debian/ bookworm main',
    'https://mirror.example/debian',
  ],
  [
    'deb822 style',
    'Types: deb\n# http://old.example/debian\nURIs: http://mirror.example/debian\nSuites: bookworm\n',
    'http://mirror.example/debian',
  ],
  [
    'an archive after another one',
    'deb http://x.example/debian-security bookworm main\ndeb http://mirror.example/debian bookworm main',
    'http://mirror.example/debian',
  ],
])('finds the mirror in %s', (_style, text, expected) => {
  expect(findDebianMirror(text)).toBe(expected)
})

it.each([
  ['another vendor', 'deb https://packages.example/apt cloud-sdk main'],
  ['a comment', '# deb http://mirror.example/debian bookworm main'],
  ['nothing', ''],
])('finds none in %s', (_case, text) => {
  expect(findDebianMirror(text)).toBeNull()
})
