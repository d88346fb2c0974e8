import { expect, it } from 'vitest'

import { parseConfig } from '../config/parse-config.ts'
import { planStage } from './stage-plan.ts'

const config = parseConfig(
  `version: 1
checks: [{ name: lint, run: a }, { name: unit, run: b }]
coverage: { reports: [c] }
integration: { compose: [d] }
images: {}
deploy: { compose: [e] }
`,
  'papergate.yml',
)

it('lets the coverage gate wait for the checks, and everything else start at once', () => {
  expect(planStage(config, 'pr').map(({ id, needs }) => [id, needs])).toEqual([
    ['check lint', []],
    ['check unit', []],
    ['coverage', ['check lint', 'check unit']],
    ['guard', []],
    ['integration', []],
  ])
})

it('puts the stages one after the other, each only on a pass of all before it', () => {
  const tasks = planStage(config, 'all')
  expect(tasks.slice(-2)).toMatchObject([
    { id: 'images', onlyAfterPass: true },
    { id: 'deploy', onlyAfterPass: true },
  ])
  expect(tasks.at(-1)?.needs).toContain('images')
  expect(tasks.at(-1)?.needs).toContain('guard')
})

it('runs one stage alone', () => {
  expect(planStage(config, 'deploy')).toMatchObject([{ id: 'deploy', needs: [] }])
})

it('guards even where the config says nothing of a guard', () => {
  const bare = parseConfig('version: 1\n', 'papergate.yml')
  expect(planStage(bare, 'pr').map(({ id }) => id)).toEqual(['guard'])
})

it('runs only the parts that are named', () => {
  expect(planStage(config, 'pr', ['checks', 'coverage']).map(({ id }) => id)).toEqual([
    'check lint',
    'check unit',
    'coverage',
  ])
})
