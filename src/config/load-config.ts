import { readFile } from 'node:fs/promises'

import { closest } from 'fastest-levenshtein'
import { LineCounter, parseDocument } from 'yaml'
import * as z from 'zod'

import { InputError } from '../contract/input-error.ts'
import { configSchema } from './schema.ts'
import type { Config } from './schema.ts'

/** Reads and checks `papergate.yml`; null when the file does not exist. @throws InputError otherwise. */
export async function loadConfig(path: string): Promise<Config | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw new InputError(
      'config/unreadable',
      {
        expected: `a readable file ${path}`,
        found: error instanceof Error ? error.message : String(error),
        fix: 'Check the path and its permissions.',
      },
      { cause: error },
    )
  }
  return parseConfig(text, path)
}

/** Parses the text of `papergate.yml`. @throws InputError that names the line, the key and the nearest known key. */
export function parseConfig(text: string, path: string): Config {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, uniqueKeys: true })
  const syntax = document.errors[0]
  if (syntax !== undefined) {
    const line = syntax.linePos?.[0].line ?? 1
    throw new InputError('config/syntax', {
      expected: `valid YAML in ${path}`,
      found: `${syntax.message.split('\n')[0] ?? 'an error'} (${path}:${line})`,
      fix: 'Correct the file and run again.',
    })
  }
  const parsed = configSchema.safeParse(document.toJS())
  if (parsed.success) return parsed.data
  const lineOf = (keys: readonly PropertyKey[]): number => {
    const node = document.getIn(keys, true)
    const offset =
      typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
        ? Number(node.range[0])
        : 0
    return lineCounter.linePos(offset).line
  }
  const problems = parsed.error.issues.map((issue) => describeIssue(issue, path, lineOf))
  throw new InputError('config/invalid', {
    expected: problems.map((problem) => problem.expected).join('; '),
    found: problems.map((problem) => problem.found).join('; '),
    fix: problems.map((problem) => problem.fix).join(' '),
  })
}

type Issue = z.core.$ZodIssue
type Problem = { readonly expected: string; readonly found: string; readonly fix: string }

function describeIssue(
  issue: Issue,
  path: string,
  lineOf: (keys: readonly PropertyKey[]) => number,
): Problem {
  const place = issue.path.map(String).join('.') || 'the file'
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    const known = knownKeys(issue.path)
    const nearest = known.length === 0 ? null : closest(key, [...known])
    return {
      expected: `only known keys in ${place} (${known.join(', ')})`,
      found: `the unknown key \`${key}\` (${path}:${lineOf([...issue.path, key])})`,
      fix: nearest === null ? `Remove \`${key}\`.` : `Did you mean \`${nearest}\`?`,
    }
  }
  return {
    expected: `${place}: ${issue.message.replace(/^Invalid input: expected/, 'a value of type')}`,
    found: `another value (${path}:${lineOf(issue.path)})`,
    fix: `Correct \`${place}\`.`,
  }
}

/** Keys that the schema knows at a path of the document. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let node: unknown = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' })
  for (const key of path) {
    const properties = field(node, 'properties')
    node =
      typeof key === 'number'
        ? field(node, 'items')
        : (field(properties, String(key)) ?? field(node, 'additionalProperties'))
  }
  return Object.keys((field(node, 'properties') as Record<string, unknown> | undefined) ?? {})
}

function field(node: unknown, key: string): unknown {
  return typeof node === 'object' && node !== null
    ? (node as Record<string, unknown>)[key]
    : undefined
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
