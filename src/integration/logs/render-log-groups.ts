import type { LogLine } from './log-line.ts'

/** The last lines of one service's log. */
export type LogGroup = {
  readonly title: string
  /** Unfolded, for what everyone wants to see first. */
  readonly isOpen: boolean
  readonly service: string
  readonly lines: readonly LogLine[]
}

const LONGEST_TEXT = 1_000
const MOST_BYTES = 256_000

/**
 * The groups as lines for a job's log on GitHub. Between a group's first and last line commands are
 * stopped, so that nothing a service logs is taken for one; `tokens` makes up a new secret word for each
 * such stretch. No more than 256 KB in all.
 * @param stopped the word under which commands are stopped already; null: they are not
 */
export function renderLogGroups(
  groups: readonly LogGroup[],
  stopped: string | null,
  createToken: () => string,
): readonly string[] {
  if (groups.length === 0) return []
  const output: string[] = stopped === null ? [] : [`::${stopped}::`]
  let room = MOST_BYTES
  for (const { title, isOpen, service, lines } of groups) {
    const shown = lines.map((line) => formatShown(service, line))
    const size = Buffer.byteLength(shown.join('\n'))
    if (size > room) {
      output.push(`${escapeTitle(title)}: not shown here, since the others take up all the room`)
      continue
    }
    room -= size
    const token = createToken()
    output.push(
      isOpen ? escapeTitle(title) : `::group::${escapeTitle(title)}`,
      `::stop-commands::${token}`,
      ...(shown.length === 0 ? ['it logged nothing'] : shown),
      `::${token}::`,
      ...(isOpen ? [] : ['::endgroup::']),
    )
  }
  return stopped === null ? output : [...output, `::stop-commands::${stopped}`]
}

/** `db | 12:00:01.250 err text`: with the name before it no text stands where a command would. */
function formatShown(service: string, line: LogLine): string {
  const text = line.text.length > LONGEST_TEXT ? `${line.text.slice(0, LONGEST_TEXT)}…` : line.text
  const name = line.replica > 1 ? `${service}-${line.replica}` : service
  return `${name} | ${line.time.slice(11, 23)} ${line.stream} ${text}`
}

function escapeTitle(title: string): string {
  return title.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
