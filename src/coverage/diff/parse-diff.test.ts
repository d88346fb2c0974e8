import { expect, it } from 'vitest'

import { createCommittedRepository } from '../test-repository.ts'
import type { TestRepository } from '../test-repository.ts'
import { parseDiff, unquote } from './parse-diff.ts'

async function changesOf(
  before: Readonly<Record<string, string | Buffer>>,
  change: (repository: TestRepository) => Promise<unknown>,
): Promise<unknown> {
  await using repository = await createCommittedRepository(before)
  await change(repository)
  await repository.git('add', '-A')
  const files = parseDiff(await repository.deps.git.diff('HEAD', null))
  return Object.fromEntries(files.map((file) => [file.path, file.isBinary ? 'binary' : file.added]))
}

const ten = '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n'

it.each([
  [
    'changed, added and removed lines',
    { a: ten },
    { a: ten.replace('2\n', 'two\n').replace('9\n', '').concat('11\n') },
    { a: [2, 10] },
  ],
  ['a file without a final newline', { a: '1\n2' }, { a: '1\n2\n3' }, { a: [2, 3] }],
  ['windows line ends', { a: '1\r\n2\r\n' }, { a: '1\r\n3\r\n4\r\n' }, { a: [2, 3] }],
  [
    'lines that look like a diff',
    { a: '-- x\n1\n' },
    { a: '++ b/evil\n@@ -1 +1 @@\n1\n' },
    { a: [1, 2] },
  ],
  [
    'names with spaces, quotes and other scripts',
    {},
    { 'a b.py': '1\n', 'größe "x".py': '1\n', 'tab\there.py': '1\n', ' and b.py': '1\n' },
    { 'a b.py': [1], 'größe "x".py': [1], 'tab\there.py': [1], ' and b.py': [1] },
  ],
  [
    'binary files',
    { 'a.bin': Buffer.from([0, 1]) },
    { 'a.bin': Buffer.from([0, 2]) },
    { 'a.bin': 'binary' },
  ],
  [
    'source that attributes call binary',
    { '.gitattributes': '*.py -diff\n', 'a b.py': '1\n' },
    { 'a b.py': '2\n' },
    { 'a b.py': 'binary' },
  ],
])('%s are found with their new line numbers', async (_name, before, after, expected) => {
  expect(await changesOf({ keep: '', ...before }, (repository) => repository.write(after))).toEqual(
    expected,
  )
})

it('a rename with a change counts only the changed line, under the new name', async () => {
  const result = await changesOf({ 'old.py': ten }, async (repository) => {
    await repository.git('mv', 'old.py', 'new.py')
    await repository.write({ 'new.py': ten.replace('5', 'five') })
  })
  expect(result).toEqual({ 'new.py': [5] })
})

it('renames, modes, deletions and links add no lines', async () => {
  const result = await changesOf(
    { 'old.py': ten, 'gone.py': ten, 'mode.py': '1\n' },
    async (repository) => {
      await repository.git('mv', 'old.py', 'new.py')
      await repository.git('rm', '-q', 'gone.py')
      await repository.git('update-index', '--chmod=+x', 'mode.py')
      const { symlink, chmod } = await import('node:fs/promises')
      await chmod(`${repository.root}/mode.py`, 0o755)
      await symlink('new.py', `${repository.root}/link.py`)
    },
  )
  expect(result).toEqual({ 'new.py': [], 'mode.py': [] })
})

it('a submodule has no lines', async () => {
  await using inner = await createCommittedRepository({ 'x.py': '1\n' })
  const result = await changesOf({ keep: '' }, (repository) =>
    repository.git(
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      inner.root,
      'sub.py',
    ),
  )
  expect(result).toEqual({ '.gitmodules': [1, 2, 3] })
})

it('context lines are not counted as added', () => {
  const text = `diff --git a/a.py b/a.py\nindex 1..2 100644\n--- a/a.py\n+++ b/a.py\n@@ -1,4 +1,5 @@ def f():\n 1\n\n+new\n 3\n 4\n`
  expect(parseDiff(text)).toEqual([{ path: 'a.py', added: [3], isBinary: false }])
})

it.each([
  ['"gr\\303\\266\\303\\237e.py"', 'größe.py'],
  ['"a\\tb\\"c\\\\d"', 'a\tb"c\\d'],
  ['plain', 'plain'],
])('git writes %s for a name', (quoted, name) => {
  expect(unquote(quoted)).toBe(name)
})
