import { posix } from 'node:path'

/**
 * Which changed files must be in a report, and which of their lines count where they are in none.
 * The rule is by name alone, so that nobody can leave a file out by what is written in it:
 *
 * - code: an extension of a language that coverage tools measure;
 * - not a test: no folder `test(s)`, `__tests__`, `spec(s)`, `testdata`, `fixtures` above it, no name
 *   `test_*`, `*_test.*`, `*.test.*`, `*.spec.*`, `conftest.py`;
 * - not generated: no folder `generated`, `vendor`, `node_modules`, `dist`, `build` above it, no name
 *   `*_pb2.py`, `*_pb2_grpc.py`, `*.pb.go`, `*.generated.*`, `*.gen.*`, `*.min.*`, `*.d.ts`.
 */
export function isMeasurableSource(path: string): boolean {
  const folders = posix.dirname(path).split('/')
  const name = posix.basename(path)
  return (
    extensionOf(path) in LANGUAGES &&
    !folders.some((folder) => UNMEASURED_FOLDERS.has(folder)) &&
    !TEST_NAME.test(name) &&
    !GENERATED_NAME.test(name)
  )
}

/** Lower-case extension with its dot, '' for none. */
export function extensionOf(path: string): string {
  return posix.extname(path).toLowerCase()
}

/**
 * Numbers of the lines that are neither blank nor wholly a comment. Docstrings count as code: they
 * cannot be told from values without parsing, and the file belongs into a report anyway.
 */
export function findCodeLines(path: string, text: string): ReadonlySet<number> {
  const language = LANGUAGES[extensionOf(path)] ?? HASH
  const code = new Set<number>()
  let isInBlock = false
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim()
    if (isInBlock) {
      const end = line.indexOf('*/')
      if (end === -1) return
      isInBlock = false
      if (line.slice(end + 2).trim() !== '') code.add(index + 1)
    } else if (language.hasBlocks && line.startsWith('/*')) {
      const end = line.indexOf('*/', 2)
      isInBlock = end === -1
      if (end !== -1 && line.slice(end + 2).trim() !== '') code.add(index + 1)
    } else if (line !== '' && !line.startsWith(language.comment)) code.add(index + 1)
  })
  return code
}

type Language = { readonly comment: string; readonly hasBlocks: boolean }

const HASH: Language = { comment: '#', hasBlocks: false }
const SLASHES: Language = { comment: '//', hasBlocks: true }
const LANGUAGES: Readonly<Record<string, Language>> = {
  ...Object.fromEntries(['.py', '.rb', '.pl', '.pm'].map((extension) => [extension, HASH])),
  ...Object.fromEntries(
    '.ts .tsx .mts .cts .js .jsx .mjs .cjs .vue .go .rs .java .kt .scala .groovy .cs .swift .dart .php .c .cc .cpp .cxx .h .hpp .m .mm'
      .split(' ')
      .map((extension) => [extension, SLASHES]),
  ),
}
const UNMEASURED_FOLDERS = new Set(
  'test tests __tests__ spec specs testdata fixtures generated vendor node_modules dist build'.split(
    ' ',
  ),
)
const TEST_NAME = /^(?:test_.*|conftest\.py|.*_test\.[^.]+|.*\.(?:test|spec)\.[^.]+)$/
const GENERATED_NAME =
  /(?:_pb2(?:_grpc)?\.py|\.pb\.go|\.(?:generated|gen|min)\.[^.]+|\.d\.[cm]?ts)$/
