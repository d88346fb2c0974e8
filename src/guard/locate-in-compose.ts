import type { Place } from './observation.ts'

/** A source file of a compose project: its path as results name it, and its text. */
export type ComposeFile = { readonly path: string; readonly text: string }

/**
 * Where a setting of a service stands: its line in the last file that has it inside the service's
 * block, else the line of the service, else line 1 of the first file (it came from an `env_file`,
 * an anchor or an include).
 */
export function locateInCompose(
  files: readonly ComposeFile[],
  service: string,
  needle: string,
): Place {
  const blocks = files.flatMap(({ path, text }) => {
    const block = serviceBlock(text.split('\n'), service)
    return block === null ? [] : [{ path, ...block }]
  })
  for (const { path, start, lines } of blocks.toReversed()) {
    const index = lines.findIndex((line) => containsWord(line, needle))
    if (index !== -1) {
      return {
        path,
        line: start + index + 1,
        column: (lines[index] ?? '').indexOf(needle) + 1,
      }
    }
  }
  const [block] = blocks
  if (block !== undefined) return { path: block.path, line: block.start + 1, column: 1 }
  return { path: files[0]?.path ?? 'compose.yaml', line: 1, column: 1 }
}

function serviceBlock(
  lines: readonly string[],
  service: string,
): { readonly start: number; readonly lines: readonly string[] } | null {
  const services = lines.findIndex((line) => /^services\s*:/.test(line))
  const start = lines.findIndex(
    (line, index) =>
      index > services &&
      line
        .trim()
        .replace(/^["']|["']/g, '')
        .startsWith(`${service}:`),
  )
  if (services === -1 || start === -1) return null
  const indent = indentOf(lines[start] ?? '')
  const length = lines
    .slice(start + 1)
    .findIndex((line) => /^\s*[^\s#]/.test(line) && indentOf(line) <= indent)
  return { start, lines: lines.slice(start, length === -1 ? undefined : start + 1 + length) }
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function containsWord(line: string, word: string): boolean {
  const at = line.indexOf(word)
  if (word === '' || at === -1) return false
  const isPart = (character: string | undefined): boolean => /\w/.test(character ?? '')
  return !isPart(line[at - 1]) && !isPart(line[at + word.length])
}
