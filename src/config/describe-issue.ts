import { closest, distance } from 'fastest-levenshtein'
import * as z from 'zod'

import type { ErrorParts } from '../contract/papergate-error.ts'
import { isHarmless, showInput } from '../contract/show-input.ts'
import { oneLine } from './one-line.ts'
import { configSchema } from './schema.ts'

type Issue = z.core.$ZodIssue

/** Tells a problem of the file in three parts; one for each unknown key. */
export function describeIssue(
  issue: Issue,
  path: string,
  lineOf: (keys: readonly PropertyKey[]) => number,
): readonly ErrorParts[] {
  const place = placeOf(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path)
    return issue.keys.map((key) => ({
      expected: `only known keys in ${place} (${known.join(', ')})`,
      found: `${describeKey(key)} (${path}:${lineOf([...issue.path, key])})`,
      fix: suggestKey(key, known),
    }))
  }
  const found = `${describeInput(issue)} (${path}:${lineOf(issue.path)})`
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined
  return [
    {
      expected: `${place} to be ${describeExpected(issue)}`,
      found,
      fix: isMissing ? `Add \`${place}\`.` : `Correct \`${place}\`.`,
    },
  ]
}

/** Keys of the file stand in its places too; one may be a credential that slipped. */
function placeOf(path: readonly PropertyKey[]): string {
  const parts = path.map((key) => (isHarmless(String(key)) ? oneLine(String(key)) : '…'))
  return parts.join('.') || 'the file'
}

function describeKey(key: string): string {
  return isHarmless(key)
    ? `the unknown key \`${oneLine(key)}\``
    : `an unknown key of ${key.length} characters`
}

function suggestKey(key: string, known: readonly string[]): string {
  if (known.length === 0) return isHarmless(key) ? `Remove \`${oneLine(key)}\`.` : 'Remove it.'
  const nearest = closest(key, [...known])
  return distance(key, nearest) * 2 <= Math.max(key.length, nearest.length)
    ? `Did you mean \`${nearest}\`?`
    : `Remove it; the nearest known key is \`${nearest}\`.`
}

/** zod's names of types in the words of YAML. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
}

function describeExpected(issue: Issue): string {
  if (issue.message.startsWith('expected ')) return issue.message.slice('expected '.length)
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value') {
    return issue.values.map((value) => JSON.stringify(value)).join(' or ')
  }
  if (issue.code === 'invalid_key') {
    return `named with ${issue.issues[0]?.message.replace(/^expected /, '') ?? 'another name'}`
  }
  const isEmpty = issue.code === 'too_small' && issue.minimum === 1 && issue.origin !== 'number'
  return isEmpty ? 'not empty' : issue.message
}

/**
 * What stands there. A text is quoted only where its form is what is wrong: one in a place that takes
 * none may be a credential that somebody put there.
 */
function describeInput(issue: Issue): string {
  const { input } = issue
  if (input === undefined || input === null) return 'nothing'
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'object') return 'keys with values'
  if (typeof input !== 'string')
    return `the ${typeof input} ${showInput(JSON.stringify(input)).replaceAll('"', '')}`
  const isQuoted = issue.code !== 'invalid_type' && input.length <= LONGEST_QUOTE
  return isQuoted ? showInput(oneLine(input)) : 'a text'
}

const LONGEST_QUOTE = 80

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
