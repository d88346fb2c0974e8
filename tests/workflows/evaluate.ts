import { Evaluator, Lexer, Parser, data } from '@actions/expressions'

/** How the steps or jobs before ended, as the status functions see it. */
export type Status = { readonly failed: boolean; readonly cancelled: boolean }

const OK: Status = { failed: false, cancelled: false }

/** Evaluates a text with `${{ }}` in it by GitHub's own evaluator; a lone expression keeps its type. */
export function evaluateText(text: string, context: object, status: Status = OK): unknown {
  const lone = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s.exec(text)
  if (lone?.[1] !== undefined) return evaluateExpression(lone[1], context, status)
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_match, expression: string) => {
    const value = evaluateExpression(expression, context, status) ?? ''
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}

/** Whether a job or step with this `if:` runs; without a status function it also needs success before it. */
export function isRun(condition: string | undefined, context: object, status: Status): boolean {
  if (condition === undefined) return !status.failed && !status.cancelled
  const expression = condition.replace(/^\s*\$\{\{/, '').replace(/\}\}\s*$/, '')
  const asksStatus = /\b(?:always|success|failure|cancelled)\s*\(/.test(expression)
  if (!asksStatus && (status.failed || status.cancelled)) return false
  return isTruthy(evaluateExpression(expression, context, status))
}

function evaluateExpression(expression: string, context: object, status: Status): unknown {
  const functions = [
    { name: 'always', value: true },
    { name: 'success', value: !status.failed && !status.cancelled },
    { name: 'failure', value: status.failed && !status.cancelled },
    { name: 'cancelled', value: status.cancelled },
  ].map(({ name, value }) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  }))
  const tokens = new Lexer(expression).lex().tokens
  const parsed = new Parser(tokens, Object.keys(context), functions).parse()
  const dictionary = JSON.parse(JSON.stringify(context), data.reviver) as data.Dictionary
  const table = new Map(functions.map((definition) => [definition.name, definition]))
  const result = new Evaluator(parsed, dictionary, table).evaluate()
  return JSON.parse(JSON.stringify(result, data.replacer) ?? 'null')
}

function isTruthy(value: unknown): boolean {
  return value !== null && value !== false && value !== 0 && value !== ''
}
