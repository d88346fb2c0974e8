import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import picomatch from 'picomatch'

import type { MigrationsPolicy } from '../../config/integration/migrations-schema.ts'
import { WorldError } from '../../contract/world-error.ts'
import { readSeeds } from '../fixtures/read-seeds.ts'
import type { SeedFile } from '../fixtures/read-seeds.ts'
import type { FindPreviousTree, PreviousTree } from './previous-tree.ts'

export type Previous = {
  /** Commit, image or file, for people. */
  readonly from: string
  /** It has the migrations that there are now, or none: there is nothing to upgrade. */
  readonly isSame: boolean
  /** The migrations to put into the service's container; null: its image has them, or a dump stands for them. */
  readonly files: {
    readonly inside: string
    readonly list: readonly { readonly name: string; readonly text: string }[]
  } | null
  readonly dump: SeedFile | null
  /** Rows to stand in it. */
  readonly data: readonly SeedFile[]
}

type Source = NonNullable<MigrationsPolicy['previous']>

/** What the previous release's database is made of. */
export async function findPrevious(
  source: Source,
  seeds: readonly string[],
  { root, previousTree }: { readonly root: string; readonly previousTree: FindPreviousTree },
): Promise<Previous> {
  if ('dump' in source) {
    const [dump = null] = await readSeeds([source.dump], root)
    return {
      from: source.dump,
      isSame: false,
      files: null,
      dump,
      data: await readSeeds(seeds, root),
    }
  }
  if ('image' in source) {
    const data = await readSeeds(seeds, root)
    return { from: source.image, isSame: false, files: null, dump: null, data }
  }
  const tree = await demandTree(source.ref ?? null, previousTree)
  const files = await filesOf(tree, source.files)
  const now = await readSeeds([source.files], root)
  return {
    from: tree.commit.slice(0, 12),
    isSame:
      files.length === 0 ||
      JSON.stringify(files.map(({ path, text }) => [path, text])) ===
        JSON.stringify(now.map(({ path, text }) => [path, text])),
    files: {
      inside: source.inside,
      list: files.map(({ path, text }) => ({ name: below(source.files, path), text })),
    },
    dump: null,
    data: await dataOf(tree, seeds, root),
  }
}

async function demandTree(
  ref: string | null,
  previousTree: FindPreviousTree,
): Promise<PreviousTree> {
  const tree = await previousTree(ref)
  if (tree !== null) return tree
  throw new WorldError('integration/migrations-previous', {
    expected: `the commit of the previous release (${ref ?? 'where the change began'})`,
    found: 'none that git can find',
    fix: 'Fetch it (`fetch-depth: 0` in the checkout), or name one by `integration.migrations.previous.ref`.',
  })
}

async function filesOf(tree: PreviousTree, pattern: string): Promise<readonly SeedFile[]> {
  const matches = picomatch(pattern)
  const paths = (await tree.paths()).filter((path) => matches(path)).toSorted()
  return Promise.all(paths.map(async (path) => ({ path, text: (await tree.text(path)) ?? '' })))
}

/** Rows fit the schema of their own commit; where it had none yet, those of now must do. */
async function dataOf(
  tree: PreviousTree,
  patterns: readonly string[],
  root: string,
): Promise<readonly SeedFile[]> {
  const found: SeedFile[] = []
  for (const pattern of patterns) {
    const then = await filesOf(tree, pattern)
    found.push(...(then.length > 0 ? then : await readSeeds([pattern], root)))
  }
  return found
}

function below(pattern: string, path: string): string {
  const { base, isGlob } = picomatch.scan(pattern)
  const folder = isGlob ? base : pattern.slice(0, pattern.lastIndexOf('/'))
  return folder === '' ? path : path.slice(folder.length + 1)
}

/** Which of the migrations has a statement, and on which line it begins; null: none, as far as the text tells. */
export async function locateStatement(
  statement: string,
  table: string,
  patterns: readonly string[],
  root: string,
): Promise<{ readonly path: string; readonly line: number } | null> {
  const bare = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
  for (const { path, text } of await readSeeds(patterns, root)) {
    if (statement === '' || !bare(text).includes(bare(statement).slice(0, 300))) continue
    const lines = text.split('\n')
    const word = table.slice(table.lastIndexOf('.') + 1)
    const at = lines.findIndex((line) => line.includes(word) && /^\s*[A-Z]/i.test(line))
    return { path, line: Math.max(at, 0) + 1 }
  }
  return null
}

export async function readExpected(path: string, root: string): Promise<string | null> {
  return readFile(join(root, path), 'utf8').catch(() => null)
}
