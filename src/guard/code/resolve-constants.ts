import { isBoundAt, isNamedArgument, namesBoundBehind, namesBoundBy } from './bound-names.ts'
import { hasBlank } from './has-blank.ts'
import type { JoinedLiterals } from './joined-literals.ts'
import type { ArgumentValue } from './read-arguments.ts'
import { signCodes } from './sign-codes.ts'
import type { Tokens } from './tokens.ts'

/** What a program's names stand for, where it sets them once: `PAPER = False`, `const paper = true`. */
export type Constants = {
  /** Puts a constant's value for its name. */
  readonly resolve: (value: ArgumentValue) => ArgumentValue
  /** The text that a name stands for and that may be a piece of a key or host; null for any other name. */
  readonly textOf: (name: string) => string | null
  /** The constant at a token that is all that a statement sets something to; null for anything else. */
  readonly valueAt: (at: number) => ArgumentValue | null
}

/** Reads what a program's names are set to when one is asked for that it sets to a constant. */
export function createConstants(text: string, tokens: Tokens, literals: JoinedLiterals): Constants {
  const program = { text, tokens, literals }
  let textNames: ReadonlySet<string> | null = null
  let known: ReadonlyMap<string, ArgumentValue | null> | null = null
  const resolve = (value: ArgumentValue): ArgumentValue => {
    if (value.kind !== 'word' || !NAME.test(value.text)) return value
    known ??= readConstants(program)
    return known.get(value.text) ?? value
  }
  return {
    resolve,
    textOf: (name) => {
      textNames ??= findTextNames(program)
      if (!textNames.has(name)) return null
      known ??= readConstants(program)
      const value = known.get(name)
      return value?.kind === 'text' ? value.text : null
    },
    valueAt: (at) => {
      const value = readConstant(program, at)
      if (value !== null || !tokens.isName(at) || !isWhole(program, at + 1)) return value
      return resolve({ kind: 'word', text: tokens.value(at) })
    },
  }
}

const NAME = /^[A-Za-z_$][\w$]*$/

type Program = { readonly text: string; readonly tokens: Tokens; readonly literals: JoinedLiterals }

/** Pieces of keys have capital letters or digits, those of hosts have dots, and neither has blanks. */
function mayBePiece(text: string): boolean {
  return /[A-Z\d.]/.test(text) && !hasBlank(text)
}

/** Names that are set to such a text in one place: nearly all that stand in a sum are not. */
function findTextNames({ tokens, literals }: Program): ReadonlySet<string> {
  const found = new Set<string>()
  const twice = new Set<string>()
  for (const at of literals.assignments) {
    if (!tokens.isText(at + 1) || !mayBePiece(literals.at(at + 1)?.value ?? '')) continue
    const name = tokens.value(tokens.signCode(at - 2) === COLON ? at - 3 : at - 1)
    if (found.has(name)) twice.add(name)
    found.add(name)
  }
  for (const name of twice) found.delete(name)
  return found
}

/** Null for a name that is set twice, to what must be computed, or otherwise than by an assignment. */
function readConstants(program: Program): ReadonlyMap<string, ArgumentValue | null> {
  const { tokens } = program
  const found = new Map<string, ArgumentValue | null>()
  const open: number[] = []
  const known = lastStarImport(tokens)
  for (let at = 0; at < tokens.length; at += 1) {
    const code = tokens.signCode(at)
    if (OPENING[code] === 1) open.push(at)
    else if (CLOSING[code] === 1) {
      const opened = open.pop()
      if (opened === undefined) continue
      for (const name of namesBoundBy(tokens, opened, at)) found.set(name, null)
    }
    if (!tokens.isName(at) || tokens.signCode(at - 1) === DOT) continue
    for (const name of namesBoundBehind(tokens, at)) found.set(name, null)
    if (USING[tokens.signCode(at + 1)] === 1 && !tokens.isName(at - 1)) continue
    const innermost = open.at(-1)
    if (isBoundAt(tokens, at, innermost) || (innermost === undefined && isTyped(program, at))) {
      found.set(tokens.value(at), null)
      continue
    }
    const sign = signOf(tokens, at)
    if (sign === null || isNamedArgument(tokens, at, innermost)) continue
    const name = tokens.value(at)
    const isOnly = !found.has(name) && at > known
    found.set(name, isOnly ? readConstant(program, sign + 1) : null)
  }
  return found
}

const OPENING = signCodes('([{')
const CLOSING = signCodes(')]}')
/** Behind a name that is used, and not set. */
const USING = signCodes('.();')
const [DOT, COLON, EQUALS, STAR] = [0x2e, 0x3a, 0x3d, 0x2a]

/** The last `from module import *`, which may set anything anew; -1: none. */
function lastStarImport(tokens: Tokens): number {
  for (let at = tokens.length - 1; at > 0; at -= 1) {
    const isStar = tokens.signCode(at) === STAR && tokens.value(at - 1) === 'import'
    if (isStar && tokens.value(at + 1) !== 'as') return at
  }
  return -1
}

/** A statement that begins with a name and a type of several parts: `PAPER: Optional[bool] = …`. */
function isTyped({ text, tokens }: Program, at: number): boolean {
  if (tokens.signCode(at + 1) !== COLON || signOf(tokens, at) !== null) return false
  return at === 0 || text.slice(tokens.end(at - 1), tokens.start(at)).includes('\n')
}

/** The `=` behind a name, or behind its type: `PAPER: bool = False`. */
function signOf(tokens: Tokens, at: number): number | null {
  const next = tokens.signCode(at + 1)
  if (next === EQUALS) return at + 1
  if (next === COLON) {
    const isTyped = tokens.isName(at + 2) && tokens.signCode(at + 3) === EQUALS
    return isTyped ? at + 3 : null
  }
  return isWalrus(tokens, at + 1) ? at + 1 : null
}

function isWalrus(tokens: Tokens, at: number): boolean {
  return tokens.signCode(at) === 0 && tokens.isSign(at) && tokens.value(at) === ':='
}

function readConstant(program: Program, at: number): ArgumentValue | null {
  const { tokens, literals } = program
  const literal = literals.at(at)
  if (!isWhole(program, literal?.to ?? at + 1)) return null
  if (literal !== null) return { kind: 'text', text: literal.value }
  const value = tokens.value(at)
  if (tokens.kind(at) === 'number') return { kind: 'number', text: value }
  return /^(?:true|false|none|null|nil|undefined)$/i.test(value)
    ? { kind: 'word', text: value }
    : null
}

/** Whether a statement ends before a token. */
function isWhole({ text, tokens }: Program, next: number): boolean {
  if (next >= tokens.length || tokens.value(next) === ';') return true
  const gap = text.slice(tokens.end(next - 1), tokens.start(next))
  return gap.includes('\n') && !gap.includes('\\') && !isGoingOn(tokens, next)
}

/** Whether a line begins with a sign that stands between two values. */
function isGoingOn(tokens: Tokens, at: number): boolean {
  return tokens.isSign(at) && GOING_ON.has(tokens.value(at))
}

const GOING_ON = new Set('&& || ? ?. . + - / % | ^ < > == != <= >='.split(' '))
