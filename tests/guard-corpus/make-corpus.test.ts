import { expect, it } from 'vitest'

import type { LabelledItem } from './labelled-item.ts'
import { makeCorpus } from './make-corpus.ts'
import { MARKER } from './synthetic-value.ts'

const corpus = makeCorpus({ seed: 1 })

it('the same seed gives the same files, another seed other values', () => {
  expect(makeCorpus({ seed: 1 })).toEqual(corpus)
  const others = makeCorpus({ seed: 2 })
  expect(others.map(({ path, label }) => [path, label])).toEqual(
    corpus.map(({ path, label }) => [path, label]),
  )
  expect(others.map(({ text }) => text)).not.toEqual(corpus.map(({ text }) => text))
})

it.each([1, 500, 6_000])('gives as many files as are asked for: %i', (size) => {
  const items = makeCorpus({ seed: 3, size })
  expect(items).toHaveLength(size)
  expect(new Set(items.map(({ text, path }) => path + text)).size).toBeGreaterThan(size * 0.85)
})

it('what is live or unknown is to be blocked, what is paper or nothing is to pass', () => {
  for (const { label, expect: expected } of corpus) {
    expect(expected).toBe(label === 'live' || label === 'unknown' ? 'block' : 'allow')
  }
})

it('every credential is marked as made up, and stands in its file', () => {
  const secrets = corpus.flatMap((item) => item.secrets.map((value) => ({ ...item, value })))
  expect(secrets.length).toBeGreaterThan(2_000)
  for (const { value, text, carrier } of secrets) {
    expect(value).toContain(MARKER)
    if (carrier === 'k8s secret') continue
    expect(plain(text)).toContain(plain(value))
  }
})

it('every form of evidence has both its sides in every form of file', () => {
  const pairs = corpus.filter(({ kind }) => kind === 'pair')
  const sides = new Map<string, Set<string>>()
  for (const { subject, carrier, expect: expected } of pairs) {
    const key = `${subject} ${carrier}`
    sides.set(key, (sides.get(key) ?? new Set()).add(expected))
  }
  const oneSided = [...sides].filter(([, expected]) => expected.size === 1).map(([key]) => key)
  expect(oneSided).toEqual(['no paper environment python call'])
  expect(new Set(pairs.map(({ subject }) => subject))).toEqual(
    new Set([
      'host',
      'name',
      'prefix',
      'switch',
      'header',
      'port',
      'path',
      'chain',
      'account',
      'no paper environment',
    ]),
  )
})

it('the two files of a pair of settings differ in as many lines as a setting takes', () => {
  const pairs = corpus.filter(
    ({ kind, subject, carrier }) =>
      kind === 'pair' && carrier === 'dotenv' && subject !== 'name' && !subject.startsWith('no '),
  )
  for (let at = 0; at < pairs.length; at += 2) {
    expect(differingLines(pairs[at], pairs[at + 1])).toBe(1)
  }
})

function differingLines(left?: LabelledItem, right?: LabelledItem): number {
  const others = right?.text.split('\n') ?? []
  return (left?.text.split('\n') ?? []).filter((line, index) => line !== others[index]).length
}

/** Without the escapes that a notebook adds. */
function plain(text: string): string {
  return text.replaceAll('\\', '')
}
