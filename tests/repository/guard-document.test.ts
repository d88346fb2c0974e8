import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { expect, it } from 'vitest'

import { parseConfig } from '../../src/config/parse-config.ts'
import { builtInCatalogue } from '../../src/guard/venues/catalogue.ts'
import { withOverrides } from '../../src/guard/venues/with-overrides.ts'

const text = await readFile(resolve(import.meta.dirname, '../../docs/guard.md'), 'utf8')

it('the page’s papergate.yml is one that the guard takes', () => {
  const block = /```yaml\n(guard:\n[^]*?)```/.exec(text)?.[1] ?? ''
  const config = parseConfig(`version: 1\n${block}`, 'papergate.yml')
  const catalogue = withOverrides(builtInCatalogue, config.guard?.venues ?? {})
  expect(catalogue.findHost('paper.broker.example')?.pointsTo).toBe('paper')
  expect(config.guard?.environments.maxAge).toEqual({ warn: 60, fail: 90 })
})

it('the numbers of the change log are those of the catalogue', async () => {
  const log = await readFile(resolve(import.meta.dirname, '../../CHANGELOG.md'), 'utf8')
  const { venues, frameworks } = builtInCatalogue
  expect(log).toContain(`knows ${venues.length} venues and ${frameworks.length} frameworks`)
})
