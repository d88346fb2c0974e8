/** One expression of GitHub Actions, as far as the flow of values needs it. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'context'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'property'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'all'; readonly of: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: '&&' | '||' | '==' | '!=' | '<' | '<=' | '>' | '>='
      readonly left: Expression
      readonly right: Expression
    }

/** The expressions that stand directly within one. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'context':
      return []
    case 'call':
      return expression.args
    case 'property':
    case 'all':
    case 'not':
      return [expression.of]
    case 'index':
      return [expression.of, expression.index]
    case 'binary':
      return [expression.left, expression.right]
    default:
      return expression satisfies never
  }
}

/** `left.right` for a property of a context, also written `left['right']`; in lower case as GitHub compares them. */
export function pathOf(expression: Expression): readonly string[] | null {
  if (expression.kind === 'context') return [expression.name.toLowerCase()]
  const name = propertyName(expression)
  if (name === null || (expression.kind !== 'property' && expression.kind !== 'index')) return null
  const path = pathOf(expression.of)
  return path === null ? null : [...path, name.toLowerCase()]
}

/** The name in `of.name` and in `of['name']`; null where it is computed, or there is none. */
export function propertyName(expression: Expression): string | null {
  if (expression.kind === 'property') return expression.name
  if (expression.kind !== 'index' || expression.index.kind !== 'literal') return null
  return typeof expression.index.value === 'string' ? expression.index.value : null
}
