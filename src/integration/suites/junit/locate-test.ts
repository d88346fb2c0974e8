import type { TestCase } from './read-junit.ts'

export type Place = { readonly path: string; readonly line: number | null }

/** Folders of code that is not the repository's own. */
const FOREIGN = /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.venv)\//
const LONGEST_LINE = 1_000
const TRACE =
  /File "([^"]+)", line (\d+)|((?:[\w.@-]*\/)*[\w.@-]+\.(?:py|[cm]?[jt]sx?|go|rb|rs)):(\d+)/g

/**
 * Where a failed test stands in the repository: as its report says, else where its trace leads, its own file
 * before others; null where that is not safe to say.
 * @param find the repository's path for a path as the test's machine has it; null: no such file in it
 */
export function locateTest(test: TestCase, find: (path: string) => string | null): Place | null {
  const own = ownFiles(test)
  const trace = readTrace(test).flatMap(({ path, line }) => {
    const found = findFirst(possiblePaths(path, test), find)
    return found === null ? [] : [{ path: found, line }]
  })
  const inOwn = trace.findLast(({ path }) => own.some((file) => endsWithPath(path, file)))
  if (inOwn !== undefined) return inOwn
  const reported = test.file === null ? null : find(test.file)
  if (reported !== null) return { path: reported, line: test.line }
  // Python tells the innermost call last, others first.
  const deepest = trace.some(({ path }) => path.endsWith('.py')) ? trace.at(-1) : trace[0]
  if (deepest !== undefined) return deepest
  const file = findFirst(own, find)
  return file === null ? null : { path: file, line: null }
}

function readTrace({
  text,
}: TestCase): readonly { readonly path: string; readonly line: number }[] {
  return text
    .split('\n')
    .flatMap((line) => [...line.slice(0, LONGEST_LINE).matchAll(TRACE)])
    .map(([, quoted, at, path, line]) => ({ path: quoted ?? path ?? '', line: Number(at ?? line) }))
    .filter(({ path, line }) => line > 0 && !FOREIGN.test(path))
}

/** Files that the name of a Python test's class stands for; the longest first. */
function ownFiles({ classname, file }: TestCase): readonly string[] {
  const parts = classname.split('.').filter((part) => part !== '')
  const modules = parts.map(
    (_part, index) => `${parts.slice(0, parts.length - index).join('/')}.py`,
  )
  return file === null ? modules : [file, ...modules]
}

/** Go names a file without its folder, which the package's import path ends with. */
function possiblePaths(path: string, { classname }: TestCase): readonly string[] {
  if (!path.endsWith('.go') || path.includes('/')) return [path]
  const folders = classname.split('/')
  return [...folders.keys()].map((start) => [...folders.slice(start), path].join('/')).concat(path)
}

function findFirst(paths: readonly string[], find: (path: string) => string | null): string | null {
  for (const path of paths) {
    const found = find(path)
    if (found !== null) return found
  }
  return null
}

function endsWithPath(path: string, end: string): boolean {
  return path === end || path.endsWith(`/${end}`) || end.endsWith(`/${path}`)
}
