import type { QuarantineEntry } from './suite-options.ts'

/** Tests are told by their full names, `tests.e2e.test_flow.test_fills`. */
export type Quarantine = {
  /** One per entry, in the order of the entries: whether it names a test. */
  readonly patterns: readonly ((id: string) => boolean)[]
  /** The entry in force that names this test; undefined: none. */
  readonly find: (id: string) => QuarantineEntry | undefined
}

/** Entries whose last day is over hold no more. Pure. */
export function matchQuarantine(entries: readonly QuarantineEntry[], now: Date): Quarantine {
  const patterns = entries.map(({ test }) => toPredicate(test))
  return {
    patterns,
    find: (id) =>
      entries.find((entry, index) => !isExpired(entry, now) && patterns[index]?.(id) === true),
  }
}

/** Whether the last day of an entry is over, in UTC. */
export function isExpired({ until }: Pick<QuarantineEntry, 'until'>, now: Date): boolean {
  return now.toISOString().slice(0, 10) > until
}

function toPredicate(pattern: string): (id: string) => boolean {
  const literals = toFullName(pattern).split(/\*+/)
  return (id) => matches(literals, id)
}

/** The name under which a report has the test of a pytest id: `tests/e2e/test_flow.py::test_fills`. */
function toFullName(pattern: string): string {
  const [head = '', ...rest] = pattern.split('[')
  if (!head.includes('::')) return pattern
  const name = head
    .replaceAll(/\.py(?=::)/g, '')
    .replaceAll('::', '.')
    .replaceAll('/', '.')
  return [name, ...rest].join('[')
}

/** Whether a text is made of these literals in their order, with anything between them. */
function matches(literals: readonly string[], text: string): boolean {
  const [first = '', ...rest] = literals
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first) || text.length < first.length + last.length) return false
  let at = first.length
  const end = text.length - last.length
  for (const literal of rest) {
    const found = text.indexOf(literal, at)
    if (found === -1 || found + literal.length > end) return false
    at = found + literal.length
  }
  return text.endsWith(last)
}
