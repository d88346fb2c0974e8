import { describe, expect, it } from 'vitest'

import { planTags, readRef, sanitizeTag } from './plan-tags.ts'

const commit = 'a'.repeat(40)

it('tags a clean branch build with commit and branch', () => {
  expect(planTags({ commit, dirty: false, ref: { kind: 'branch', name: 'main' } })).toEqual([
    `sha-${commit}`,
    'main',
  ])
})

it('never lets a dirty tree replace a tag of the clean commit or of the branch', () => {
  expect(planTags({ commit, dirty: true, ref: { kind: 'branch', name: 'main' } })).toEqual([
    `sha-${commit}-dirty`,
  ])
})

it('tags a pull request with its number', () => {
  const ref = { kind: 'pull-request', number: 12 } as const
  expect(planTags({ commit, dirty: false, ref })).toEqual([`sha-${commit}`, 'pr-12'])
})

describe('a branch name as a tag', () => {
  it.each([
    ['main', 'main'],
    ['release-1.2_x', 'release-1.2_x'],
    ['feature/x', 'feature-x-217d2bf5'],
    ['feature\\x', 'feature-x-1b228978'],
    ['-dash', 'dash-b693fbbf'],
    ['.hidden', 'hidden-16924190'],
    ['pr-7', 'branch-pr-7-c1cec5c4'],
    ['sha-/x', 'branch-sha--x-fdefbb20'],
    ['ветка', 'branch-d3638b68'],
  ])('turns %s into %s', (name, tag) => {
    expect(sanitizeTag(name)).toBe(tag)
  })

  it('cuts a long name to 128 characters and keeps two long names apart', () => {
    const one = sanitizeTag(`${'x'.repeat(140)}1`)
    const two = sanitizeTag(`${'x'.repeat(140)}2`)
    expect([one.length, two.length]).toEqual([128, 128])
    expect(one).not.toBe(two)
  })
})

it.each([
  ['refs/pull/2/merge', { kind: 'pull-request', number: 2 }],
  ['refs/heads/my/branch', { kind: 'branch', name: 'my/branch' }],
  ['refs/tags/v1', { kind: 'tag', name: 'v1' }],
])('reads %s from the environment of a GitHub run', (ref, expected) => {
  expect(readRef({ GITHUB_ACTIONS: 'true', GITHUB_REF: ref }, null)).toEqual(expected)
})

it('asks git outside of GitHub, where a stray GITHUB_REF means nothing', () => {
  const env = { GITHUB_REF: 'refs/heads/other' }
  expect(readRef(env, 'main')).toEqual({ kind: 'branch', name: 'main' })
  expect(readRef(env, null)).toEqual({ kind: 'detached' })
})
