import { classifyFile } from '../classify-file.ts'
import type { FileKind } from '../classify-file.ts'
import { languageOf } from '../code/languages.ts'
import { scanProgram } from '../code/scan-code.ts'
import type { Lexicon } from '../lexicon.ts'
import type { Observation } from '../observation.ts'
import { findLines } from '../scan/find-lines.ts'
import { scanLine } from '../scan/scan-line.ts'
import { mergeObservations } from './merge-observations.ts'
import { readNotebook } from './read-notebook.ts'
import type { CellLine } from './read-notebook.ts'

/**
 * What the cells of a Jupyter notebook say: their code as one program, since a client made in one cell
 * is used in the next; each line by itself; and what they printed. Null where the text is no notebook.
 */
export function scanNotebook(
  text: string,
  path: string,
  lexicon: Lexicon,
): readonly Observation[] | null {
  const notebook = readNotebook(text)
  if (notebook === null) return null
  const { lines } = notebook
  const language = languageOf(`cell.${ENDINGS[notebook.language] ?? notebook.language}`)
  const code = lines.filter(({ kind }) => kind === 'code')
  // The sign of a magic such as `%env` or `!pip` begins no Python.
  const program = code.map((line) => (MAGIC.test(line.text) ? '' : line.text)).join('\n')
  const byCalls =
    language === null || classifyFile(path) === 'test'
      ? []
      : scanProgram(program, { path, language, lexicon }).map((one) => locate(one, code))
  return mergeObservations(scanLines(lines, path, lexicon), byCalls)
}

const ENDINGS: Readonly<Record<string, string>> = {
  python: 'py',
  javascript: 'js',
  typescript: 'ts',
  rust: 'rs',
  kotlin: 'kt',
}
const MAGIC = /^\s{0,40}[%!]/
/** `%env KEY=value` and `!export KEY=value` set a variable as a shell does. */
const SETTING = /^\s{0,40}[%!]{1,2}(?:env|set_env|export)\s{1,8}/

function scanLines(
  lines: readonly CellLine[],
  path: string,
  lexicon: Lexicon,
): readonly Observation[] {
  const bytes = Buffer.from(lines.map(({ text }) => text).join('\n'))
  const found: Observation[] = []
  for (const line of findLines(bytes, path, lexicon)) {
    const cell = lines[line.number - 1]
    if (cell === undefined) continue
    const kind: FileKind = SETTING.test(line.text) ? 'setting' : kindOf(cell, path)
    found.push(...scanLine({ ...line, next: '' }, kind, lexicon).map((one) => locate(one, lines)))
  }
  return found
}

function kindOf({ kind }: CellLine, path: string): FileKind {
  return kind === 'code' && classifyFile(path) === 'test' ? 'test' : kind
}

/** From the place in the cells' text to the one in the file. */
function locate(one: Observation, lines: readonly CellLine[]): Observation {
  const cell = lines[one.place.line - 1]
  if (cell === undefined) return one
  const column = cell.column + one.place.column - 1
  return { ...one, place: { path: one.place.path, line: cell.line, column } }
}
