export type Token =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: string }

const SPACE = /\s{1,20000}/y
const STRING = /'((?:[^']|''){0,20000})'/y
const NUMBER =
  /[-+]?(?:0x[0-9a-f]{1,16}|0o[0-7]{1,22}|(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:e[-+]?\d{1,4})?)/iy
const WORD = /[A-Za-z_][\w-]{0,1000}/y
const SYMBOL = /&&|\|\||==|!=|<=|>=|[<>!.,()[\]*]/y
const CONSTANTS = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
])

/** The tokens of an expression; null where a character belongs to none. */
export function tokenize(text: string): readonly Token[] | null {
  const tokens: Token[] = []
  for (let at = 0; at < text.length;) {
    const token = readToken(text, at, tokens.at(-1))
    if (token === null) return null
    at = token.end
    if (token.token !== null) tokens.push(token.token)
  }
  return tokens
}

function readToken(
  text: string,
  at: number,
  previous: Token | undefined,
): { readonly end: number; readonly token: Token | null } | null {
  const space = match(SPACE, text, at)
  if (space !== null) return { end: at + space[0].length, token: null }
  const string = match(STRING, text, at)
  if (string !== null) {
    const value = (string[1] ?? '').replaceAll("''", "'")
    return { end: at + string[0].length, token: { kind: 'literal', value } }
  }
  const isAfterDot = previous?.kind === 'symbol' && previous.text === '.'
  const word = match(WORD, text, at)
  if (word !== null) {
    const constant = isAfterDot ? undefined : CONSTANTS.get(word[0])
    return {
      end: at + word[0].length,
      token:
        constant === undefined
          ? { kind: 'word', text: word[0] }
          : { kind: 'literal', value: constant },
    }
  }
  const number = mayBeDot(previous) ? null : match(NUMBER, text, at)
  if (number !== null) {
    return { end: at + number[0].length, token: { kind: 'literal', value: Number(number[0]) } }
  }
  const symbol = match(SYMBOL, text, at)
  return symbol === null
    ? null
    : { end: at + symbol[0].length, token: { kind: 'symbol', text: symbol[0] } }
}

/** After these a point begins a property, not a number. */
function mayBeDot(previous: Token | undefined): boolean {
  return (
    previous?.kind === 'word' ||
    (previous?.kind === 'symbol' && [')', ']', '*'].includes(previous.text))
  )
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
