import { isNode, LineCounter, parseDocument } from 'yaml'

import { InputError } from '../contract/input-error.ts'
import type { ErrorParts } from '../contract/papergate-error.ts'
import { describeIssue } from './describe-issue.ts'
import { oneLine } from './one-line.ts'
import { configSchema } from './schema.ts'
import type { Config } from './schema.ts'

/** Parses the text of `papergate.yml`. @throws InputError that names each line, key and nearest known key. */
export function parseConfig(text: string, path: string): Config {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, uniqueKeys: true, merge: true })
  const syntax = document.errors[0]
  if (syntax !== undefined) {
    const found = syntax.message.split('\n')[0]?.replace(/ at line \d+, column \d+:$/, '')
    throw syntaxError(path, `${found ?? 'an error'} (${path}:${syntax.linePos?.[0].line ?? 1})`)
  }
  let content: unknown
  try {
    content = document.toJS()
  } catch (error) {
    // An alias that names nothing, or ever more of them within each other.
    throw syntaxError(path, error instanceof Error ? error.message : String(error))
  }
  const parsed = configSchema.safeParse(content, { reportInput: true })
  if (parsed.success) return parsed.data
  const lineOf = (keys: readonly PropertyKey[]): number => {
    for (let depth = keys.length; depth > 0; depth -= 1) {
      const node: unknown = document.getIn(keys.slice(0, depth), true)
      if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line
    }
    return 1
  }
  throw invalid(
    path,
    parsed.error.issues.flatMap((issue) => describeIssue(issue, path, lineOf)),
  )
}

function syntaxError(path: string, found: string): InputError {
  return new InputError('config/syntax', {
    expected: `valid YAML in ${path}`,
    found: oneLine(found),
    fix: 'Correct the file and run again.',
  })
}

function invalid(path: string, problems: readonly ErrorParts[]): InputError {
  const [first] = problems
  if (first !== undefined && problems.length === 1) return new InputError('config/invalid', first)
  const lines = problems.map(
    ({ expected, found, fix }) => `\n  - expected ${expected}; found ${found}. ${fix}`,
  )
  return new InputError('config/invalid', {
    expected: `${path} to have the shape that \`papergate schema\` prints`,
    found: `${problems.length} problems`,
    fix: `Correct them and run again:${lines.join('')}`,
  })
}
