import { expect, it } from 'vitest'

import type { LayerPaths } from './image-archive.ts'
import { fateOf } from './image-fate.ts'

function layer(paths: Partial<Record<keyof LayerPaths, string>>): LayerPaths {
  const set = (path: string | undefined): ReadonlySet<string> =>
    new Set(path === undefined ? [] : [path])
  return { written: set(paths.written), deleted: set(paths.deleted), emptied: set(paths.emptied) }
}

it.each([
  ['nothing touches it', [layer({ written: '/app/.env2' })], 'kept'],
  ['a layer writes it again', [layer({ written: '/app/.env' })], 'overwritten'],
  ['a layer deletes it', [layer({ deleted: '/app/.env' })], 'deleted'],
  ['a layer deletes its folder', [layer({ deleted: '/app' })], 'deleted'],
  ['a layer empties a folder above it', [layer({ emptied: '/' })], 'deleted'],
  ['a file takes its folder’s place', [layer({ written: '/app' })], 'deleted'],
  ['a folder with a like name goes', [layer({ deleted: '/ap' })], 'kept'],
  [
    'it is written again, then deleted',
    [layer({ written: '/app/.env' }), layer({ deleted: '/app' })],
    'deleted',
  ],
] as const)('a file where %s', (_, above, fate) => {
  expect(fateOf('/app/.env', above)).toBe(fate)
})
