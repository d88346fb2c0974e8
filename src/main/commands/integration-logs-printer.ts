import { styleText } from 'node:util'

import type { ServiceLine } from '../../integration/logs/merge-logs.ts'
import type { Context } from '../context.ts'

const COLOURS = ['cyan', 'yellow', 'green', 'magenta', 'blue', 'red'] as const
const CHUNK_CHARACTERS = 64 * 1024

export type LinePrinter = {
  readonly add: (line: ServiceLine) => void
  /** Prints what was added and not printed yet. */
  readonly flush: () => void
  /** Lines that were added. */
  readonly count: () => number
}

/** Prints lines of services to stdout, many at once; with `--json` each as an object. */
export function createLinePrinter(
  context: Pick<Context, 'io' | 'json' | 'color' | 'redactor'>,
  services: readonly string[],
): LinePrinter {
  const format = context.json ? formatJson : lineFormatter(context, services)
  let chunk = ''
  let count = 0
  const flush = (): void => {
    if (chunk !== '') context.io.stdout(chunk)
    chunk = ''
  }
  return {
    add: (line) => {
      count += 1
      chunk += `${context.redactor.redact(format(line))}\n`
      if (chunk.length >= CHUNK_CHARACTERS) flush()
    },
    flush,
    count: () => count,
  }
}

function formatJson({ time, service, replica, stream, text }: ServiceLine): string {
  return JSON.stringify({ time, service, replica, stream, text })
}

/** `db       | 12:00:01.250 err text`, the names aligned and, in a terminal, coloured; services may still come. */
function lineFormatter(
  { color }: Pick<Context, 'color'>,
  services: readonly string[],
): (line: ServiceLine) => string {
  let width = Math.max(0, ...services.map((service) => service.length))
  const known = [...services]
  const colourOf = (service: string): (typeof COLOURS)[number] => {
    if (!known.includes(service)) known.push(service)
    return COLOURS[known.indexOf(service) % COLOURS.length] ?? 'cyan'
  }
  return ({ time, service, replica, stream, text }) => {
    width = Math.max(width, service.length)
    const name = (replica > 1 ? `${service}-${replica}` : service).padEnd(width)
    const at = time.slice(11, 23)
    if (!color) return `${name} | ${at} ${stream} ${text}`
    const head = styleText(colourOf(service), `${name} |`, { validateStream: false })
    return `${head} ${styleText('dim', `${at} ${stream}`, { validateStream: false })} ${text}`
  }
}
