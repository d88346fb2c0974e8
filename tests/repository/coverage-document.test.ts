import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { expect, it } from 'vitest'

import { parseConfig } from '../../src/config/parse-config.ts'
import { FORMAT_NAMES } from '../../src/coverage/formats/format.ts'

const root = resolve(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs/coverage.md'), 'utf8')

/** The cells of the rows below a heading. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const [section = ''] = (page.split(`\n## ${heading}\n`)[1] ?? '').split('\n## ')
  const rows = [...section.matchAll(/^\| (.*) \|$/gm)].map(([, row = '']) => row.split(' | '))
  return rows.slice(2).map((row) => row.map((cell) => cell.trim()))
}

function sources(pattern: string): string {
  const paths = globSync(pattern, { cwd: root })
  return paths.map((path) => readFileSync(join(root, path), 'utf8')).join('\n')
}

it('the papergate.yml of the coverage page is valid and has every key', () => {
  const [, text = ''] = /```yaml\n(version: 1[^]*?)```/.exec(page) ?? []
  const { coverage } = parseConfig(text, 'docs/coverage.md')
  const schema = readFileSync(join(root, 'src/config/schema.ts'), 'utf8')
  const [, shape = ''] =
    /const coverageSchema = z\.strictObject\(\{\n([^]*?)^\}\)/m.exec(schema) ?? []
  const keys = [...shape.matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key)
  expect(keys.length).toBeGreaterThan(10)
  expect(new Set(Object.keys(coverage ?? {}))).toEqual(new Set(keys))
})

it('the coverage page lists every format', () => {
  expect(rowsBelow('What is read').map(([name]) => name)).toEqual(
    FORMAT_NAMES.map((name) => `\`${name}\``),
  )
  for (const name of FORMAT_NAMES) expect(page).toContain(`- **${name}.**`)
})

it('the coverage page lists every rule that the gate has', () => {
  const code = sources('src/coverage/**/!(*.test).ts')
  const known = [...code.matchAll(/'(coverage\/[a-z-]+)'/g)].map(([, id]) => id)
  const listed = rowsBelow('The rules').map(([id = '']) => id.replaceAll('`', ''))
  expect(listed.filter((id) => !isKnown(id, known))).toEqual([])
  expect(
    known.filter((id) => id !== undefined && !NO_RULES.has(id) && !listed.includes(id)),
  ).toEqual([])
})

/** Refusals of the world, which are no rules. */
const NO_RULES = new Set(['coverage/unreadable', 'coverage/conflict'])

/** Ids of services and components are put together. */
function isKnown(id: string, known: readonly (string | undefined)[]): boolean {
  return known.includes(id) || /^coverage\/(?:service|component)-min$/.test(id)
}

it('every wrong verdict of other gates that the coverage page names has a test of ours', () => {
  const tests = sources('{src,tests}/**/*.test.ts')
  const rows = rowsBelow('Where other gates go wrong, and what ours says')
  expect(rows.length).toBeGreaterThan(30)
  const missing = rows.filter((row) => {
    const name = /^`(.*)`$/.exec(row.at(-1) ?? '')?.[1]
    return name === undefined || !tests.includes(`'${name}'`)
  })
  expect(missing).toEqual([])
})

it('every link and picture of the coverage page is there', () => {
  const targets = [...page.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target)
  expect(targets.length).toBeGreaterThan(3)
  expect(targets.filter((target) => !existsSync(join(root, 'docs', target)))).toEqual([])
})
