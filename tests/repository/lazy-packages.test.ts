import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { expect, it } from 'vitest'
import * as z from 'zod'

const root = resolve(import.meta.dirname, '..', '..')
const LAZY = /\{([^{}]*)\} = await import\('((?!node:)[^.'][^']*)'\)/g

/** What the sources take by name out of packages that load when they are needed. */
const lazy = globSync('src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] }).flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(LAZY)].map(([, names = '', name = '']) => ({
    file,
    name,
    names: names.trim(),
  })),
)

// The bundle gives such a package as `default` alone, and every other name of it is undefined.
it('takes a package in CommonJS by its default where it loads late', () => {
  const common = lazy.filter(({ name }) => !isModule(name))
  expect(common.length).toBeGreaterThan(1)
  expect(common.filter(({ names }) => !/^default: \w+$/.test(names))).toEqual([])
})

function isModule(name: string): boolean {
  const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')
  return (
    z.looseObject({ type: z.string().optional() }).parse(JSON.parse(manifest)).type === 'module'
  )
}
