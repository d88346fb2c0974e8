import { expect, it } from 'vitest'

import { createPlaceLinker } from './link-place.ts'

const BLOB = 'https://github.com/someone/platform/blob/abc'
const place = createPlaceLinker(BLOB)

it.each([
  ['a/b.py', undefined, `[a/b.py](${BLOB}/a/b.py)`],
  ['a/b.py', { line: 3, endLine: 7 }, `[3–7](${BLOB}/a/b.py#L3-L7)`],
  ['a/b.py', { line: 3, endLine: 3 }, `[3](${BLOB}/a/b.py#L3)`],
  ['a b/ü#?.py', { line: 1, endLine: 1 }, `[1](${BLOB}/a%20b/%C3%BC%23%3F.py#L1)`],
] as const)('links %s, lines %o', (path, lines, expected) => {
  expect(place(path, lines)).toBe(expected)
})

it.each([
  ['](javascript:x)', '\\](javascript:x)', '%5D%28javascript%3Ax%29'],
  ['<b>.py', '&lt;b>.py', '%3Cb%3E.py'],
  ['@octocat.py', '@&#8203;octocat.py', '%40octocat.py'],
  ['a|b.py', 'a\\|b.py', 'a%7Cb.py'],
  ['a\nb.py', 'a b.py', 'a%0Ab.py'],
  ['a\uD800b.py', 'a\uD800b.py', 'a%EF%BF%BDb.py'],
])('does not let the name %j break out of its link', (path, text, url) => {
  expect(place(path)).toBe(`[${text}](${BLOB}/${url})`)
})

it.each(['../x.py', 'a/../../../evil', './a', '/etc/passwd', 'a//b', '', '..'])(
  'does not link %j, which leads out of the repository',
  (path) => {
    expect(place(path)).not.toContain('](')
  },
)

it('does not link a path that no browser would follow', () => {
  expect(place('ü'.repeat(1_000), { line: 1, endLine: 1 })).toBe('1')
})

it('shows plain text where the commit is not known', () => {
  expect(createPlaceLinker(null)('a/b.py', { line: 1, endLine: 2 })).toBe('1–2')
})

it('cuts a long name in its text only', () => {
  const path = `${'a'.repeat(500)}.py`
  expect(place(path)).toBe(`[${'a'.repeat(199)}…](${BLOB}/${path})`)
})
