import { classifyFile } from './classify-file.ts'
import { languageOf } from './code/languages.ts'
import { isInstalledCode } from './installed-code.ts'

/** Larger files are data, or packed programs: reading how they are built takes seconds for each megabyte. */
export const LARGEST_STRUCTURE = 1024 * 1024
export const LARGEST_PROGRAM = 512 * 1024

/** Said of a file that is too large to be read in any way but line by line. */
export const READ_BY_LINES = 'it is large and was read by lines only'

/** Whether a file of so many bytes would be read as more than lines, were it smaller. */
export function isReadByLines(path: string, bytes: number): boolean {
  if (bytes <= LARGEST_PROGRAM || isInstalledCode(path)) return false
  const kind = classifyFile(path)
  if (kind === 'code' && languageOf(path) !== null) return true
  return bytes > LARGEST_STRUCTURE && (kind === 'setting' || OTHER_STRUCTURES.test(path))
}

/** What has a structure and is no setting: notebooks and tables. */
const OTHER_STRUCTURES = /\.(?:ipynb|csv|tsv|sql)$/i
