import { pathOf } from './expressions/expression.ts'
import type { Expression } from './expressions/expression.ts'
import { findExpressions } from './expressions/find-expressions.ts'
import { parseExpression } from './expressions/parse-expression.ts'
import { entriesOf, textOf, valueOf } from './yaml-tree.ts'
import type { YamlTree } from './yaml-tree.ts'

/** Every value that something may have; null among them where there are some that cannot be told. */
export type Values = ReadonlySet<string | null>

/** What expressions in one job may refer to. */
export type Scope = {
  readonly inputs: ReadonlyMap<string, Values>
  /** Inputs of the outermost workflow, as a person gives them: `github.event.inputs`. */
  readonly eventInputs: ReadonlyMap<string, Values>
  readonly matrix: YamlTree | null
}

const UNKNOWN: Values = new Set([null])
const MOST_VALUES = 64

/** The values of a text with expressions in it, such as `${{ inputs.environment || 'staging' }}`. */
export function possibleTexts(text: string, scope: Scope): Values {
  let made: Values = new Set([''])
  let at = 0
  for (const expression of findExpressions(text)) {
    const parsed = expression.isOpen ? null : parseExpression(expression.text)
    const values = parsed === null ? UNKNOWN : possibleValues(parsed, scope)
    made = append(append(made, new Set([text.slice(at, expression.offset - 3)])), values)
    at = expression.offset + expression.text.length + 2
  }
  return append(made, new Set([text.slice(at)]))
}

/** The values of one expression. What is false, 0 or null counts as empty. */
export function possibleValues(expression: Expression, scope: Scope): Values {
  if (expression.kind === 'literal') {
    return new Set([expression.value ? String(expression.value) : ''])
  }
  if (expression.kind === 'binary' && expression.operator === '&&') {
    const left = possibleValues(expression.left, scope)
    const right = possibleValues(expression.right, scope)
    const mayBeFalse = left.has('') || left.has(null)
    const mayBeTrue = left.size > 1 || !left.has('')
    return new Set([...(mayBeFalse ? [''] : []), ...(mayBeTrue ? right : [])])
  }
  if (expression.kind === 'binary' && expression.operator === '||') {
    const left = possibleValues(expression.left, scope)
    if (!left.has('') && !left.has(null)) return left
    const right = possibleValues(expression.right, scope)
    return new Set([...[...left].filter((value) => value !== ''), ...right])
  }
  if (expression.kind === 'call') return formattedValues(expression, scope)
  const [context, ...path] = pathOf(expression) ?? []
  if (context === 'inputs') return scope.inputs.get(path.join('.')) ?? UNKNOWN
  if (context === 'github' && path[0] === 'event' && path[1] === 'inputs') {
    return scope.eventInputs.get(path.slice(2).join('.')) ?? UNKNOWN
  }
  return context === 'matrix' ? matrixValues(scope.matrix, path) : UNKNOWN
}

/** What `format` makes of a literal; of any other function, nothing can be told. */
function formattedValues(
  { name, args }: Extract<Expression, { kind: 'call' }>,
  scope: Scope,
): Values {
  const [template, ...others] = args
  if (name.toLowerCase() !== 'format' || template?.kind !== 'literal') return UNKNOWN
  return String(template.value)
    .split(/(\{\{|\}\}|\{\d\})/)
    .reduce<Values>(
      (made, part) => {
        const place = /^\{(\d)\}$/.exec(part)?.[1]
        if (place === undefined) {
          return append(made, new Set([part === '{{' || part === '}}' ? part.charAt(0) : part]))
        }
        const argument = others[Number(place)]
        return append(made, argument === undefined ? UNKNOWN : possibleValues(argument, scope))
      },
      new Set(['']),
    )
}

function append(start: Values, end: Values): Values {
  const all = [...start].flatMap((one) =>
    [...end].map((other) => (one === null || other === null ? null : one + other)),
  )
  return all.length > MOST_VALUES ? UNKNOWN : new Set(all)
}

/** Values of `matrix.key` over its list and over `include`, where combinations may also lack it. */
function matrixValues(matrix: YamlTree | null, [key = '', ...path]: readonly string[]): Values {
  if (matrix?.kind !== 'map') return UNKNOWN
  const lists = matrix.entries.filter(
    (entry) => !['include', 'exclude'].includes(textOf(entry.key) ?? ''),
  )
  const own = lists.find((entry) => textOf(entry.key)?.toLowerCase() === key)?.value
  const include = valueOf(matrix, 'include')
  if (include !== null && include.kind !== 'list') return UNKNOWN
  const rows = include?.kind === 'list' ? include.items : []
  const values = [
    ...(own === undefined ? [] : own.kind === 'list' ? own.items : [null]),
    ...rows.map((row) => propertyOf(row, key)),
  ].map((item) => (item === null ? null : textAt(item, path)))
  const isSometimesMissing =
    own === undefined &&
    (lists.length > 0 || rows.some((row) => propertyOf(row, key) === undefined))
  const known = values.filter((value) => value !== undefined)
  return known.length > MOST_VALUES
    ? UNKNOWN
    : new Set([...known, ...(isSometimesMissing ? [''] : [])])
}

function propertyOf(tree: YamlTree, key: string): YamlTree | undefined {
  return entriesOf(tree).find((entry) => textOf(entry.key)?.toLowerCase() === key)?.value
}

/** Undefined where there is nothing; null where it cannot be told. */
function textAt(tree: YamlTree | undefined, path: readonly string[]): string | null | undefined {
  let at = tree
  for (const key of path) at = at === undefined ? undefined : propertyOf(at, key)
  if (at === undefined) return undefined
  const text = textOf(at)
  return text === null || text.includes('${{') ? null : text
}
