import { quoteForShell } from './quote-for-shell.ts'

/** A test to be run alone: its name as the report has it, and its pytest id where that is known. */
export type NamedTest = { readonly name: string; readonly nodeId: string | null }

/** Each stands in `rerun` for the tests to run, as words of the shell. */
const PLACEHOLDER = /\{(tests|names|regex|goRegex)\}/g

/**
 * The command that runs these tests alone; null where it needs a pytest id that is not known.
 * - `{tests}`: pytest ids, a word each
 * - `{names}`: names, a word each
 * - `{regex}`: one regular expression for all names, such as for `jest -t`
 * - `{goRegex}`: one for the top-level tests that they are in, for `go test -run`
 */
export function fillTemplate(template: string, tests: readonly NamedTest[]): string | null {
  const ids = tests.flatMap(({ nodeId }) => nodeId ?? [])
  if (template.includes('{tests}') && ids.length < tests.length) return null
  const names = tests.map(({ name }) => name)
  return template.replaceAll(PLACEHOLDER, (_all, kind: 'tests' | 'names' | 'regex' | 'goRegex') => {
    switch (kind) {
      case 'tests':
        return ids.map(quoteForShell).join(' ')
      case 'names':
        return names.map(quoteForShell).join(' ')
      case 'regex':
        return quoteForShell(matchAll(names))
      case 'goRegex':
        return quoteForShell(matchAll(names.map((name) => name.split('/')[0] ?? name)))
      default:
        return kind satisfies never
    }
  })
}

/** The command that runs tests as a person named them, whatever the placeholder. */
export function fillAsTyped(template: string, tests: readonly string[]): string {
  const words = tests.map(quoteForShell).join(' ')
  const regex = quoteForShell(tests.length === 1 ? (tests[0] ?? '') : `(${tests.join('|')})`)
  return template.replaceAll(PLACEHOLDER, (_all, kind: string) =>
    kind === 'tests' || kind === 'names' ? words : regex,
  )
}

function matchAll(names: readonly string[]): string {
  const distinct = [...new Set(names)]
  return `^(${distinct.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('|')})$`
}
