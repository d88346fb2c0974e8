import { signCodes } from './sign-codes.ts'
import type { Tokens } from './tokens.ts'

/** Whether a name gets a value here that only running the program tells, or one of a part of it only. */
export function isBoundAt(tokens: Tokens, at: number, innermost: number | undefined): boolean {
  const isBehindWord = tokens.isName(at - 1)
  if (isBehindWord && tokens.value(at - 1) === 'as') return true
  const next = tokens.signCode(at + 1)
  if (isBehindWord && DECLARERS.has(tokens.value(at - 1))) {
    return !isAssignment(tokens, next === COLON ? at + 3 : at + 1)
  }
  if (!tokens.isSign(at + 1)) return false
  if (next === COMMA) {
    if (innermost === undefined) return true
    const isPair = tokens.isName(at + 2) && isAssignment(tokens, at + 3)
    return isPair && tokens.signCode(innermost) !== OPENING_PARENTHESIS
  }
  if (GROWING.test(signsFrom(tokens, at + 1))) return true
  // In `list[name] = …` it is only looked up.
  return next !== 0 && next !== CLOSING_BRACKET && tokens.signCode(at + 2) === EQUALS
}

/** `name += …`, `name ||= …`, `name >>= …`; and `name =>`, a parameter without brackets. */
const GROWING = /^(?:[-+*/%&|^@]|\*\*|\/\/|<<|>>>?|&&|\|\||\?\?)=(?!=)|^=>/

/** Up to four signs with nothing between them. */
function signsFrom(tokens: Tokens, from: number): string {
  let signs = tokens.value(from)
  for (let at = from + 1; at < from + 4 && tokens.isSign(at); at += 1) {
    if (tokens.start(at) !== tokens.end(at - 1)) break
    signs += tokens.value(at)
  }
  return signs
}

/** The names that a list behind a word binds: `for key, paper in`, `lambda key, paper:`, `import key, paper`. */
export function namesBoundBehind(tokens: Tokens, word: number): readonly string[] {
  const listing = tokens.value(word)
  if (!LISTING.has(listing)) return []
  const found: string[] = []
  let depth = 0
  for (let at = word + 1; at < Math.min(tokens.length, word + MOST_TOKENS); at += 1) {
    if (tokens.isText(at)) break
    const code = tokens.signCode(at)
    if (tokens.isName(at)) {
      const isNext = tokens.isName(at - 1) && at - 1 > word && tokens.value(at - 1) !== 'as'
      if (listing === 'import' && isNext && tokens.value(at) !== 'as') break
      if (LAST.has(tokens.value(at))) break
      // Behind `=` stands what a parameter is when nothing is given for it.
      if (tokens.signCode(at - 1) !== EQUALS) found.push(tokens.value(at))
    } else if (OPENING[code] === 1) {
      if (code === OPENING_BRACE && isBlock(tokens, at, word)) break
      depth += 1
    } else if (CLOSING[code] === 1) {
      depth -= 1
      if (depth <= 0 && listing !== 'lambda') break
    } else if (code === SEMICOLON || (code === COLON && depth === 0)) break
  }
  return found
}

/** A brace behind a word that declares nothing opens statements. */
function isBlock(tokens: Tokens, brace: number, word: number): boolean {
  return brace - 1 > word && tokens.isName(brace - 1) && !DECLARERS.has(tokens.value(brace - 1))
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

const [OPENING_PARENTHESIS, CLOSING_PARENTHESIS, CLOSING_BRACKET] = [0x28, 0x29, 0x5d]
const [OPENING_BRACE, COMMA, COLON, SEMICOLON, EQUALS] = [0x7b, 0x2c, 0x3a, 0x3b, 0x3d]
const [DOT, QUESTION_MARK] = [0x2e, 0x3f]
const OPENING = signCodes('([{')
const CLOSING = signCodes(')]}')
/** Longer lists are read up to here. */
const MOST_TOKENS = 200
const LISTING = new Set(['for', 'lambda', 'import'])
/** What ends such a list. */
const LAST = new Set(['in', 'of', 'from', 'range', ...LISTING])
const DECLARERS = new Set(['const', 'let', 'var', 'val'])
const DEFINERS = new Set(['def', 'func', 'function', 'fn', 'fun'])
/** What a bracket may stand behind that begins no call. */
const NO_CALLS = new Set(
  'const var let type import if while for switch return in and or not'.split(' '),
)
const CALLED = new Set([')', ']'])
const CONTROLS = new Set('if elif while switch for catch with'.split(' '))
/** `if check(name):` calls something. */
const ASKING = new Set('if elif while and or not in return assert'.split(' '))
const BEFORE = new Set(['(', ',', '*', '{', '[', '&', ':', 'mut'])
const BEHIND = new Set([',', ')', '}', ']', '=', ':'])

/** What stands behind parameters: an arrow, or Java's `throws`. */
const BEHIND_PARAMETERS = new Set(['=>', '->', 'throws'])

/** Go's `func (s *Service) make(…)`, at the bracket before the name. */
function isBehindReceiver(tokens: Tokens, close: number): boolean {
  if (tokens.signCode(close) !== CLOSING_PARENTHESIS) return false
  for (let at = close - 2; at > close - 10; at -= 1) {
    if (tokens.signCode(at) === OPENING_PARENTHESIS) return tokens.value(at - 1) === 'func'
  }
  return false
}

/** Whether what a name stands behind makes of its brackets a call. */
function isAsked(tokens: Tokens, at: number): boolean {
  const code = tokens.signCode(at)
  return code === DOT || code === QUESTION_MARK || ASKING.has(tokens.value(at))
}

function isAssignment(tokens: Tokens, at: number): boolean {
  return tokens.signCode(at) === EQUALS || (tokens.isSign(at) && tokens.value(at) === ':=')
}

function bindsNames(tokens: Tokens, open: number, close: number): boolean {
  const isBehindName = tokens.isName(open - 1)
  if (tokens.signCode(open) === OPENING_PARENTHESIS) {
    const isNamed = isBehindName && tokens.isName(open - 2)
    if (isNamed && DEFINERS.has(tokens.value(open - 2))) return true
    if (isBehindName && isBehindReceiver(tokens, open - 2)) return true
    const after = tokens.signCode(close + 1)
    if (after === COLON && isBehindName && isAsked(tokens, open - 2)) return false
    if (after === OPENING_BRACE || after === COLON) return !CONTROLS.has(tokens.value(open - 1))
    return BEHIND_PARAMETERS.has(tokens.value(close + 1)) && !tokens.isText(close + 1)
  }
  if (!isAssignment(tokens, close + 1)) return false
  // `list[name] = …` puts something into a place.
  const isPlace = isBehindName && !DECLARERS.has(tokens.value(open - 1))
  return !isPlace && !CALLED.has(tokens.value(open - 1))
}
