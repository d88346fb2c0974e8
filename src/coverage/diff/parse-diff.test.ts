import { chmod, mkdir, rm, symlink } from 'node:fs/promises'

import { expect, it } from 'vitest'

import { createCommittedRepository } from '../test-repository.ts'
import type { TestRepository } from '../test-repository.ts'
import { listChangedFiles, parseDiff } from './parse-diff.ts'
import type { FileChange } from './parse-diff.ts'
import { unquote } from './unquote.ts'

async function changesOf(
  before: Readonly<Record<string, string | Buffer>>,
  change: (repository: TestRepository) => Promise<unknown>,
): Promise<unknown> {
  await using repository = await createCommittedRepository(before)
  await change(repository)
  await repository.git('add', '-A')
  const files = listChangedFiles(parseDiff(await repository.deps.git.diff('HEAD', null)))
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
  expect(parseDiff(text)).toEqual([
    {
      oldPath: 'a.py',
      path: 'a.py',
      added: [3],
      hunks: [{ oldStart: 3, oldLines: 0, newStart: 3, newLines: 1 }],
      isBinary: false,
    },
  ])
})

it.each([
  ['"gr\\303\\266\\303\\237e.py"', 'größe.py'],
  ['"a\\tb\\"c\\\\d"', 'a\tb"c\\d'],
  ['plain', 'plain'],
])('git writes %s for a name', (quoted, name) => {
  expect(unquote(quoted)).toBe(name)
})

type Shown = { from: string | null; to: string | null; hunks: string; binary?: true }

/** Hunks as `3,2>3,0`: two lines from line 3 on are gone. */
function show({ oldPath, path, hunks, isBinary }: FileChange): Shown {
  const shown = hunks.map(
    ({ oldStart, oldLines, newStart, newLines }) =>
      `${oldStart},${oldLines}>${newStart},${newLines}`,
  )
  return {
    from: oldPath,
    to: path,
    hunks: shown.join(' '),
    ...(isBinary ? { binary: true } : {}),
  }
}

it.each<
  [
    name: string,
    before: Readonly<Record<string, string | Buffer>>,
    change: (repository: TestRepository) => Promise<unknown>,
    expected: readonly Shown[],
  ]
>([
  [
    'lines removed at the start, rewritten in the middle and added at the end',
    { a: ten },
    ({ write }) => write({ a: ten.slice(4).replace('6\n', 'six\nsix\n').concat('11\n') }),
    [{ from: 'a', to: 'a', hunks: '1,2>1,0 6,1>4,2 11,0>10,1' }],
  ],
  [
    'a final newline that is gone',
    { a: '1\n2\n' },
    ({ write }) => write({ a: '1\n2' }),
    [{ from: 'a', to: 'a', hunks: '2,1>2,1' }],
  ],
  [
    'windows line ends for plain ones',
    { a: '1\n2\n' },
    ({ write }) => write({ a: '1\n2\r\n' }),
    [{ from: 'a', to: 'a', hunks: '2,1>2,1' }],
  ],
  [
    'a new file and an empty one',
    {},
    ({ write }) => write({ a: '1\n2\n', empty: '' }),
    [
      { from: null, to: 'a', hunks: '1,0>1,2' },
      { from: null, to: 'empty', hunks: '' },
    ],
  ],
  [
    'a deleted file and an empty one',
    { a: '1\n2\n', 'empty one': '' },
    ({ git }) => git('rm', '-q', 'a', 'empty one'),
    [
      { from: 'a', to: null, hunks: '1,2>1,0' },
      { from: 'empty one', to: null, hunks: '' },
    ],
  ],
  [
    'a rename with an edit, from and to names that git quotes',
    { 'größe a b.py': ten },
    async ({ root, git, write }) => {
      await mkdir(`${root}/tab\tand\nline "q" b`)
      await git('mv', 'größe a b.py', 'tab\tand\nline "q" b/b.py')
      await write({ 'tab\tand\nline "q" b/b.py': ten.replace('3\n', '') })
    },
    [{ from: 'größe a b.py', to: 'tab\tand\nline "q" b/b.py', hunks: '3,1>3,0' }],
  ],
  [
    'a rename alone',
    { 'a b': ten },
    ({ git }) => git('mv', 'a b', 'b a'),
    [{ from: 'a b', to: 'b a', hunks: '' }],
  ],
  [
    'two files that swapped their names',
    { a: ten, b: ten.replaceAll('\n', 'x\n') },
    ({ write }) => write({ b: ten, a: ten.replaceAll('\n', 'x\n') }),
    [
      { from: 'a', to: 'a', hunks: '1,10>1,10' },
      { from: 'b', to: 'b', hunks: '1,10>1,10' },
    ],
  ],
  [
    'a mode alone',
    { 'a b': ten },
    ({ root }) => chmod(`${root}/a b`, 0o755),
    [{ from: 'a b', to: 'a b', hunks: '' }],
  ],
  [
    'a file that became a link: its lines are gone, and the link has none',
    { a: '1\n2\n', b: '' },
    async ({ root }) => {
      await rm(`${root}/a`)
      await symlink('b', `${root}/a`)
    },
    [{ from: 'a', to: null, hunks: '1,2>1,0' }],
  ],
  [
    'a link that became a file: all of its lines are new',
    { keep: '' },
    async ({ root, git, commit, write }) => {
      await symlink('keep', `${root}/a`)
      await commit()
      await git('rm', '-q', 'a')
      await write({ a: '1\n2\n' })
    },
    [{ from: null, to: 'a', hunks: '1,0>1,2' }],
  ],
  [
    'a link that points elsewhere',
    { keep: '' },
    async ({ root, commit }) => {
      await symlink('keep', `${root}/a`)
      await commit()
      await rm(`${root}/a`)
      await symlink('nowhere', `${root}/a`)
    },
    [],
  ],
  [
    'binary files, changed, new and gone',
    { 'a b': Buffer.from([0, 1]), gone: Buffer.from([0, 3]) },
    async ({ git, write }) => {
      await git('rm', '-q', 'gone')
      await write({ 'a b': Buffer.from([0, 2]), new: Buffer.from([0, 9, 9, 9, 8, 7]) })
    },
    [
      { from: 'a b', to: 'a b', hunks: '', binary: true },
      { from: 'gone', to: null, hunks: '', binary: true },
      { from: null, to: 'new', hunks: '', binary: true },
    ],
  ],
])('%s: names and places before and now', async (_name, before, change, expected) => {
  await using repository = await createCommittedRepository({ '.keep': '', ...before })
  await change(repository)
  await repository.git('add', '-A')
  expect(parseDiff(await repository.deps.git.diff('HEAD', null)).map(show)).toEqual(expected)
})

it("reads the same whatever the person's own settings for git", async () => {
  await using repository = await createCommittedRepository({ 'a b': ten, old: 'a\nb\nc\n' })
  const settings = {
    'diff.noprefix': 'true',
    'diff.mnemonicPrefix': 'true',
    'diff.renames': 'copies',
    'diff.context': '9',
    'diff.interHunkContext': '9',
    'diff.algorithm': 'patience',
    'diff.renameLimit': '1',
    'core.quotepath': 'true',
    'color.ui': 'always',
    'diff.external': 'false',
  }
  for (const [name, value] of Object.entries(settings)) await repository.git('config', name, value)
  await repository.write({
    'a b': ten.replace('2\n', '').replace('9\n', 'nine\n'),
    copy: ten,
  })
  await repository.git('mv', 'old', 'größe')
  await repository.git('add', '-A')
  expect(parseDiff(await repository.deps.git.diff('HEAD', null)).map(show)).toEqual([
    { from: 'a b', to: 'a b', hunks: '2,1>2,0 9,1>8,1' },
    { from: null, to: 'copy', hunks: '1,0>1,10' },
    { from: 'old', to: 'größe', hunks: '' },
  ])
})

it('a copy leaves what it was made from as it was', () => {
  const text = `diff --git a/a.py b/b.py\nsimilarity index 100%\ncopy from a.py\ncopy to b.py\n`
  expect(parseDiff(text).map(show)).toEqual([{ from: null, to: 'b.py', hunks: '' }])
})
