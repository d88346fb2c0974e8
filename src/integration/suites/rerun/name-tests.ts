import { posix } from 'node:path'

import type { TestCase } from '../junit/read-junit.ts'

/** Paths, relative to the suite's folder, at which a test's Python file may lie; see `nodeIdOf`. */
export function possibleFiles(test: TestCase): readonly string[] {
  return possibleIds(test).map(({ path }) => path)
}

/**
 * The id by which pytest runs this test alone, `path::Class::name`; null where its file is not known. Reports
 * name classes only, `tests.e2e.test_flow.TestFills`, of which the file is some first part that exists.
 * @param existing those of `possibleFiles` that exist
 */
export function nodeIdOf(test: TestCase, existing: ReadonlySet<string>): string | null {
  const found = possibleIds(test).find(({ path }) => existing.has(path))
  return found === undefined ? null : [found.path, ...found.classes, test.name].join('::')
}

/** The longest path first. The report's root may be a folder above the suite's: its first parts may be too many. */
function possibleIds(
  test: TestCase,
): readonly { readonly path: string; readonly classes: readonly string[] }[] {
  const parts = test.classname.split('.').filter((part) => part !== '')
  const ids = []
  for (let start = 0; start < parts.length; start += 1) {
    for (let end = parts.length; end > start; end -= 1) {
      ids.push({ path: `${parts.slice(start, end).join('/')}.py`, classes: parts.slice(end) })
    }
  }
  if (test.file === null || !test.file.endsWith('.py')) return ids
  const path = posix.normalize(test.file)
  const module = path.slice(0, -3).replaceAll('/', '.')
  const rest = test.classname.startsWith(`${module}.`)
    ? test.classname.slice(module.length + 1)
    : ''
  return [{ path, classes: rest === '' ? [] : rest.split('.') }, ...ids]
}
