import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { expect, it } from 'vitest'

import { venues } from '../../src/guard/venues/catalogue.ts'

const root = resolve(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs', 'venues.md'), 'utf8')

it('the catalogue and its page are what the facts make', () => {
  const said = execFileSync(process.execPath, ['scripts/venues.ts', '--check'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(said).toContain('venues: current')
})

it('the page links to a section of every venue', () => {
  const missing = venues.filter(
    ({ id }) => !page.includes(`](#${id})`) || !page.includes(`<a id="${id}"></a>`),
  )
  expect(missing.map(({ id }) => id)).toEqual([])
})

it('the page shows every host of every venue', () => {
  const hosts = venues.flatMap(({ hosts }) => [...hosts.live, ...hosts.paper, ...hosts.shared])
  expect(hosts.filter((host) => !page.includes(`\`${host}\``))).toEqual([])
})
