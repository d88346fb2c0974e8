import { Lexer, Parser } from '@actions/expressions'
import { array, assert, constantFrom, property } from 'fast-check'
import { expect, it } from 'vitest'

import { pathOf } from './expression.ts'
import { findExpressions } from './find-expressions.ts'
import { parseExpression } from './parse-expression.ts'

const CONTEXTS = ['github', 'secrets', 'inputs', 'matrix']

/** Whether GitHub's own parser takes it. */
function isTakenByGitHub(text: string): boolean {
  try {
    return Boolean(new Parser(new Lexer(text).lex().tokens, CONTEXTS, []).parse())
  } catch {
    return false
  }
}

const PIECES =
  "secrets github . [ ] ( ) , && || ! == != < >= * 'a' '' 'it''s' 1 -1.5 .1e3 0x1F true null A_B a-b toJSON( contains( format("

it('parses every expression of these pieces that GitHub’s own parser takes', () => {
  const pieces = array(constantFrom(...PIECES.split(' '), ' '), {
    minLength: 1,
    maxLength: 12,
  })
  let taken = 0
  assert(
    property(pieces, (parts) => {
      const text = parts.join('')
      if (text.trim() === '' || !isTakenByGitHub(text)) return
      taken += 1
      expect({ text, parsed: parseExpression(text) }).not.toEqual({ text, parsed: null })
    }),
    { numRuns: 5_000 },
  )
  expect(taken).toBeGreaterThan(50)
})

it('binds ! before comparisons, those before &&, and && before ||', () => {
  const a = { kind: 'context', name: 'a' }
  const not = { kind: 'not', of: a }
  const compared = { kind: 'binary', operator: '==', left: not, right: a }
  const both = { kind: 'binary', operator: '&&', left: compared, right: a }
  expect(parseExpression('a || !a == a && a')).toEqual({
    kind: 'binary',
    operator: '||',
    left: a,
    right: both,
  })
})

it.each([
  ['github.event.pull_request', ['github', 'event', 'pull_request']],
  ["GitHub['Head_Ref']", ['github', 'head_ref']],
  ['github[inputs.x]', null],
  ['toJSON(github).x', null],
])('gives the path of %s', (text, path) => {
  const parsed = parseExpression(text)
  expect(parsed === null ? 'unparsed' : pathOf(parsed)).toEqual(path)
})

it.each(['', 'secrets.', 'secrets.A &&', "'open", 'a b', 'f(a', 'a[', '#', '('.repeat(60), 'a ='])(
  'takes no %j',
  (text) => {
    expect(parseExpression(text)).toBeNull()
  },
)

it('finds expressions, and no end within a quoted text', () => {
  expect(findExpressions("a ${{ 'x}}' }} b ${{ y }}${{ z").map(({ text }) => text)).toEqual([
    " 'x}}' ",
    ' y ',
    ' z',
  ])
})
