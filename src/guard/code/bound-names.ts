import type { Tokens } from './tokens.ts'

/** Whether a name gets a value here that only running the program tells, or one of a part of it only. */
export function isBoundAt(tokens: Tokens, at: number, innermost: number | undefined): boolean {
  const isBehindWord = tokens.isName(at - 1)
  if (isBehindWord && BINDERS.has(tokens.value(at - 1))) return true
  const next = tokens.signCode(at + 1)
  if (isBehindWord && next !== COLON && DECLARERS.has(tokens.value(at - 1))) {
    return !isAssignment(tokens, at + 1)
  }
  if (!tokens.isSign(at + 1)) return false
  if (next === COMMA) {
    if (innermost === undefined) return true
    const isPair = tokens.isName(at + 2) && isAssignment(tokens, at + 3)
    return isPair && tokens.signCode(innermost) !== OPENING_PARENTHESIS
  }
  // `name += …` and `name |= …`; in `list[name] = …` it is only looked up.
  return next === 0
    ? tokens.value(at + 1) === '+='
    : next !== CLOSING_BRACKET && tokens.signCode(at + 2) === EQUALS
}

/** The names that a list in brackets binds: parameters, and parts that something is taken apart into. */
export function namesBoundBy(tokens: Tokens, open: number, close: number): readonly string[] {
  if (!bindsNames(tokens, open, close)) return []
  const found: string[] = []
  for (let at = open + 1; at < Math.min(close, open + MOST_TOKENS); at += 1) {
    if (!tokens.isName(at)) continue
    // Behind `=` stands what a parameter is when nothing is given for it.
    const isTyped = tokens.isName(at - 1) && BEHIND.has(tokens.value(at + 1))
    if (isTyped || BEFORE.has(tokens.value(at - 1))) found.push(tokens.value(at))
  }
  return found
}

/** `name=` among the arguments of a call; a definition's default is none. */
export function isNamedArgument(
  tokens: Tokens,
  at: number,
  innermost: number | undefined,
): boolean {
  if (innermost === undefined || tokens.signCode(innermost) !== OPENING_PARENTHESIS) return false
  const before = tokens.signCode(at - 1)
  if (!(at - 1 === innermost || before === COMMA)) return false
  const owner = innermost - 1
  if (tokens.isName(owner)) return !NO_CALLS.has(tokens.value(owner))
  return CALLED.has(tokens.value(owner))
}

const [OPENING_PARENTHESIS, CLOSING_BRACKET, OPENING_BRACE] = [0x28, 0x5d, 0x7b]
const [COMMA, COLON, EQUALS] = [0x2c, 0x3a, 0x3d]
/** Longer lists are read up to here. */
const MOST_TOKENS = 200
const BINDERS = new Set(['for', 'as', 'lambda'])
const DECLARERS = new Set(['const', 'let', 'var', 'val'])
const DEFINERS = new Set(['def', 'func', 'function', 'fn', 'fun'])
/** What a bracket may stand behind that begins no call. */
const NO_CALLS = new Set(
  'const var let type import if while for switch return in and or not'.split(' '),
)
const CALLED = new Set([')', ']'])
const CONTROLS = new Set('if elif while switch for catch with'.split(' '))
const BEFORE = new Set(['(', ',', '*', '{', '[', '&', 'mut'])
const BEHIND = new Set([',', ')', '}', ']', '=', ':'])

function isAssignment(tokens: Tokens, at: number): boolean {
  return tokens.signCode(at) === EQUALS || (tokens.isSign(at) && tokens.value(at) === ':=')
}

function bindsNames(tokens: Tokens, open: number, close: number): boolean {
  const isBehindName = tokens.isName(open - 1)
  if (tokens.signCode(open) === OPENING_PARENTHESIS) {
    const isNamed = isBehindName && tokens.isName(open - 2)
    if (isNamed && DEFINERS.has(tokens.value(open - 2))) return true
    const after = tokens.signCode(close + 1)
    if (after === OPENING_BRACE || after === COLON) return !CONTROLS.has(tokens.value(open - 1))
    return after === 0 && tokens.isSign(close + 1) && tokens.value(close + 1) === '=>'
  }
  if (!isAssignment(tokens, close + 1)) return false
  // `list[name] = …` puts something into a place.
  const isPlace = isBehindName && !DECLARERS.has(tokens.value(open - 1))
  return !isPlace && !CALLED.has(tokens.value(open - 1))
}
