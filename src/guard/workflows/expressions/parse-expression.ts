import type { Expression } from './expression.ts'
import { tokenize } from './tokenize.ts'
import type { Token } from './tokenize.ts'

/** As deep as GitHub takes them. */
const DEEPEST = 50
const LONGEST = 21_000

/** Parses what stands between `${{` and `}}`. Null for what is no expression. */
export function parseExpression(text: string): Expression | null {
  const tokens = text.length > LONGEST ? null : tokenize(text)
  if (tokens === null || tokens.length === 0) return null
  const reader = { tokens, at: 0, depth: 0 }
  const expression = readBinary(reader, 0)
  return reader.at === tokens.length ? expression : null
}

type Reader = { readonly tokens: readonly Token[]; at: number; depth: number }
type BinaryOperator = Extract<Expression, { kind: 'binary' }>['operator']

const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
]

function readBinary(reader: Reader, level: number): Expression | null {
  const operators = LEVELS[level]
  if (operators === undefined) return readUnary(reader)
  let left = readBinary(reader, level + 1)
  for (;;) {
    const operator = operators.find((one) => isSymbol(reader, one))
    if (left === null || operator === undefined) return left
    reader.at += 1
    const right = readBinary(reader, level + 1)
    left = right === null ? null : { kind: 'binary', operator, left, right }
  }
}

function readUnary(reader: Reader): Expression | null {
  let nots = 0
  while (take(reader, '!')) nots += 1
  let expression = readPostfix(reader)
  if (nots > DEEPEST) return null
  for (; nots > 0 && expression !== null; nots -= 1) expression = { kind: 'not', of: expression }
  return expression
}

function readPostfix(reader: Reader): Expression | null {
  let expression = readPrimary(reader)
  for (let depth = 0; expression !== null; depth += 1) {
    if (depth > DEEPEST) return null
    if (take(reader, '.')) expression = readProperty(reader, expression)
    else if (take(reader, '[')) expression = readIndex(reader, expression)
    else return expression
  }
  return null
}

function readProperty(reader: Reader, of: Expression): Expression | null {
  if (take(reader, '*')) return { kind: 'all', of }
  const token = reader.tokens[reader.at]
  if (token?.kind !== 'word') return null
  reader.at += 1
  return { kind: 'property', of, name: token.text }
}

function readIndex(reader: Reader, of: Expression): Expression | null {
  if (take(reader, '*')) return take(reader, ']') ? { kind: 'all', of } : null
  const index = readNested(reader)
  return index !== null && take(reader, ']') ? { kind: 'index', of, index } : null
}

function readPrimary(reader: Reader): Expression | null {
  if (take(reader, '(')) {
    const inner = readNested(reader)
    return inner !== null && take(reader, ')') ? inner : null
  }
  const token = reader.tokens[reader.at]
  if (token === undefined || token.kind === 'symbol') return null
  reader.at += 1
  if (token.kind === 'literal') return { kind: 'literal', value: token.value }
  return take(reader, '(') ? readCall(reader, token.text) : { kind: 'context', name: token.text }
}

function readCall(reader: Reader, name: string): Expression | null {
  const args: Expression[] = []
  if (take(reader, ')')) return { kind: 'call', name, args }
  do {
    const argument = readNested(reader)
    if (argument === null) return null
    args.push(argument)
  } while (take(reader, ','))
  return take(reader, ')') ? { kind: 'call', name, args } : null
}

function readNested(reader: Reader): Expression | null {
  if (reader.depth >= DEEPEST) return null
  reader.depth += 1
  const expression = readBinary(reader, 0)
  reader.depth -= 1
  return expression
}

function isSymbol(reader: Reader, text: string): boolean {
  const token = reader.tokens[reader.at]
  return token?.kind === 'symbol' && token.text === text
}

function take(reader: Reader, text: string): boolean {
  if (!isSymbol(reader, text)) return false
  reader.at += 1
  return true
}
