import { partsOf, propertyName } from './expressions/expression.ts'
import type { Expression } from './expressions/expression.ts'
import { findExpressions } from './expressions/find-expressions.ts'
import { parseExpression } from './expressions/parse-expression.ts'
import { textsIn } from './yaml-tree.ts'
import type { YamlTree } from './yaml-tree.ts'

/** One place where a workflow reaches for secrets. */
export type Mention =
  | {
      readonly kind: 'secret'
      readonly name: string
      /** Whether it only asks if the secret is empty, which gives `true` or `false` and nothing of its text. */
      readonly isProbe: boolean
      readonly line: number
    }
  /** `secrets[…]` with a computed name. */
  | { readonly kind: 'computed'; readonly index: Expression; readonly line: number }
  /** `toJSON(secrets)`, `secrets.*`: all of them at once. */
  | { readonly kind: 'all'; readonly form: string; readonly line: number }
  /** Says `secrets` within an expression that cannot be parsed. */
  | { readonly kind: 'unreadable'; readonly line: number }

/** Every mention of secrets within a part of a workflow, in keys and values; `if:` is an expression as it stands. */
export function findMentions(tree: YamlTree | null): readonly Mention[] {
  return textsIn(tree).flatMap((text) => {
    const isWhole = text.under === 'if' && !text.text.includes('${{')
    const expressions = isWhole ? [{ text: text.text, isOpen: false }] : findExpressions(text.text)
    let from = 0
    let line = text.line
    return expressions.flatMap((expression) => {
      if (!/secrets/i.test(expression.text)) return []
      const first = expression.text.trim().split('\n')[0] ?? ''
      const at = text.source.indexOf(first, from)
      if (at !== -1) {
        line += countLines(text.source.slice(from, at))
        from = at + first.length
      }
      const parsed = expression.isOpen ? null : parseExpression(expression.text)
      if (parsed === null) return [{ kind: 'unreadable', line } as const]
      return mentionsIn(parsed).map((mention) => ({ ...mention, line }))
    })
  })
}

type WithoutLine<T> = T extends unknown ? Omit<T, 'line'> : never

function mentionsIn(root: Expression): readonly WithoutLine<Mention>[] {
  const found: WithoutLine<Mention>[] = []
  const open: { readonly expression: Expression; readonly isProbe: boolean }[] = [
    { expression: root, isProbe: false },
  ]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { expression, isProbe } = next
    const name = propertyName(expression)
    if (isSecrets(expression)) found.push({ kind: 'all', form: 'secrets as a whole' })
    else if ('of' in expression && isSecrets(expression.of)) {
      if (name !== null) found.push({ kind: 'secret', name: name.toUpperCase(), isProbe })
      else if (expression.kind === 'index') {
        found.push({ kind: 'computed', index: expression.index })
        open.push({ expression: expression.index, isProbe: false })
      } else found.push({ kind: 'all', form: 'secrets.*' })
    } else if (expression.kind === 'call' && expression.args.some(isSecrets)) {
      found.push({ kind: 'all', form: `${nameOfCall(expression.name)}(secrets)` })
      const others = expression.args.filter((argument) => !isSecrets(argument))
      open.push(...others.map((other) => ({ expression: other, isProbe: false })))
    } else {
      const asks = isComparisonWithEmpty(expression)
      open.push(...partsOf(expression).map((part) => ({ expression: part, isProbe: asks })))
    }
  }
  return found.reverse()
}

function isSecrets(expression: Expression): boolean {
  return expression.kind === 'context' && expression.name.toLowerCase() === 'secrets'
}

function isComparisonWithEmpty(expression: Expression): boolean {
  return (
    expression.kind === 'binary' &&
    (expression.operator === '==' || expression.operator === '!=') &&
    [expression.left, expression.right].some((side) => side.kind === 'literal' && side.value === '')
  )
}

const FUNCTIONS = ['toJSON', 'fromJSON', 'format', 'join', 'contains', 'hashFiles']

function nameOfCall(name: string): string {
  return FUNCTIONS.find((known) => known.toLowerCase() === name.toLowerCase()) ?? 'a function'
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}
