import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

import { parseConfig } from '../../src/config/parse-config.ts'
import { builtInCatalogue } from '../../src/guard/venues/catalogue.ts'
import { withOverrides } from '../../src/guard/venues/with-overrides.ts'
import { describeVerdict, judgeCase } from '../guard-corpus/judge-case.ts'
import { scannerCases } from '../guard-corpus/scanner-cases.ts'
import { expectNoLeaks } from '../leaks/expect-no-leaks.ts'

const docs = resolve(import.meta.dirname, '../../docs')
const text = await readFile(resolve(docs, 'guard.md'), 'utf8')
const quality = await readFile(resolve(docs, 'guard-quality.md'), 'utf8')

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

describe('where other scanners go wrong', () => {
  const [, section = ''] = /<!-- cases: [^]*?-->([^]*?)<!-- end of cases -->/.exec(quality) ?? []
  const [head = [], , ...rows] = [...section.matchAll(/^\| (.*) \|$/gm)].map(([, row = '']) =>
    row.split(' | ').map((cell) => cell.trim()),
  )

  it.each(scannerCases)('$holds', async (one) => {
    const { isBlocked, says, outputs } = await judgeCase(one)
    expect(isBlocked).toBe(one.expect === 'block')
    expectNoLeaks(
      one.secrets.map((value) => ({ value, where: one.holds })),
      outputs,
    )
    // The page says of the case what it is, and what the guard says of it.
    const row = rows.find(([holds]) => holds === one.holds)
    expect(row?.slice(3)).toEqual([describeVerdict(isBlocked, says), one.why])
    for (const [, code = ''] of one.holds.matchAll(/`([^`]+)`/g)) {
      const contents = Object.values(one.files).join('\n')
      for (const piece of code.split('…')) expect(contents).toContain(piece)
    }
  })

  it('the page has every case, and what both others say of it', () => {
    expect(head.slice(1, 4)).toEqual(['gitleaks', 'trufflehog', 'papergate'])
    expect(rows.map(([holds]) => holds)).toEqual(scannerCases.map(({ holds }) => holds))
    for (const row of rows) {
      for (const cell of row.slice(1, 3)) expect(cell).toMatch(/^(?:nothing|secret: \S.*)$/)
    }
    expect(section).toContain(`papergate in ${scannerCases.length}.`)
  })
})

it('every link and picture of the guard’s pages is there', () => {
  const links = [...`${text}\n${quality}`.matchAll(/(?:\]\(|src(?:set)?=")(?!https?:)([^)#"]+)/g)]
  const targets = links.map(([, target = '']) => target)
  expect(targets.filter((target) => target.endsWith('.png'))).toHaveLength(4)
  expect(targets.filter((target) => !existsSync(resolve(docs, target)))).toEqual([])
})
