import { describe, expect, it } from 'vitest'

import { decideImages } from './decide-images.ts'
import type { ImagesFacts } from './decide-images.ts'
import type { ImageFacts } from './images-data.ts'
import { imagesDataSchema } from './images-data.ts'

const digest = `sha256:${'0'.repeat(64)}`
const image = (service: string, ...sizes: readonly number[]): ImageFacts => ({
  service,
  digest,
  tags: ['sha-1', 'main'],
  contextHash: 'f'.repeat(64),
  status: 'built',
  sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
  layers: sizes.map((sizeBytes, position) => ({
    digest,
    sizeBytes,
    transferBytes: 1,
    createdBy: `COPY ${position}`,
  })),
  seconds: 1,
})
const facts: ImagesFacts = {
  commit: 'a'.repeat(40),
  dirty: false,
  registry: '127.0.0.1:5055/x',
  dockerfiles: { a: 'a/Dockerfile', b: 'b/Dockerfile' },
  base: 'Dockerfile.base',
  images: [image('a', 90_000_000, 30_000_000), image('b', 90_000_000)],
  failure: null,
  push: 'done',
}
const verdictOf = (id: string, rules: readonly { id: string; verdict: string }[]): string[] =>
  rules.filter((rule) => rule.id === id).map((rule) => rule.verdict)

it('passes where every image was built, fits its budget and is pushed', () => {
  const decision = decideImages(facts, { budgets: { default: 120_000_000 } })
  expect(decision.verdict).toBe('pass')
  expect(decision.summary).toMatchInlineSnapshot(
    `"2 images built and pushed to 127.0.0.1:5055/x as sha-1, main; largest: a, 120.0 MB"`,
  )
  expect(imagesDataSchema.parse(decision.data).pushed).toBe(true)
})

describe('the size budget', () => {
  it('accepts a size equal to the budget and refuses one byte more', () => {
    const at = (budget: number): string =>
      decideImages({ ...facts, push: 'wanted' }, { budgets: { default: budget } }).verdict
    expect([at(120_000_000), at(119_999_999)]).toEqual(['pass', 'fail'])
  })

  it('names how much too large an image is, and its largest layers', () => {
    const decision = decideImages({ ...facts, push: 'wanted' }, { budgets: { a: 100_000_000 } })
    expect(decision.summary).toMatchInlineSnapshot(
      `"a has 120.0 MB, which exceeds its budget by 20.0 MB; largest layers: 90.0 MB by COPY 0; 30.0 MB by COPY 1"`,
    )
    expect(verdictOf('images/pushed', decision.rules)).toEqual(['skip'])
  })

  it('prefers a service’s own budget to the default', () => {
    const budgets = { default: 100_000_000, a: 120_000_000 }
    expect(decideImages(facts, { budgets }).verdict).toBe('pass')
  })
})

describe('a failing build', () => {
  const failure = {
    target: 'b',
    service: 'b',
    message: 'exit code: 1',
    tail: ['boom'],
    location: { path: 'b/Dockerfile', line: 3 },
  }

  it('fails with its error and last lines, and calls the others unfinished', () => {
    const decision = decideImages(
      { ...facts, images: [], failure, push: 'wanted' },
      { budgets: {} },
    )
    expect(decision.summary).toBe('b does not build: exit code: 1\nboom')
    expect(verdictOf('images/built', decision.rules)).toEqual(['skip', 'fail'])
    expect(decision.data.pushed).toBe(false)
  })

  it('names the base where the base is what failed', () => {
    const location = { path: 'Dockerfile.base', line: 2 }
    const base = { ...failure, target: 'base', service: null, location }
    const decision = decideImages(
      { ...facts, images: [], failure: base, push: 'off' },
      { budgets: {} },
    )
    expect(decision.rules[0]).toMatchObject({
      verdict: 'fail',
      expected: 'Dockerfile.base builds',
      locations: [location],
    })
  })
})

it('does not pass a service that has no image, even where no build failed', () => {
  const decision = decideImages({ ...facts, images: [image('a', 1)] }, { budgets: {} })
  expect(decision.verdict).toBe('error')
  expect(decision.summary).toBe('no image of b, though no build failed')
})
