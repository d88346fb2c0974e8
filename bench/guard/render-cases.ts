import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import {
  IMAGE,
  describeVerdict,
  judgeCase,
  writeCase,
} from '../../tests/guard-corpus/judge-case.ts'
import type { ScannerCase } from '../../tests/guard-corpus/scanner-cases.ts'
import { createScratchFolder } from '../generate/scratch-repository.ts'
import { findScanners } from './peer-scanners.ts'
import type { PeerScanner } from './peer-scanners.ts'
import { runScanner } from './run-scanner.ts'

/** Markdown: what every tool says of each case, how often it is right, and why ours is. */
export async function renderCases(cases: readonly ScannerCase[]): Promise<string> {
  await using scratch = await createScratchFolder()
  const scanners = findScanners()
  const right = new Map<string, number>()
  const rows: string[] = []
  for (const [index, one] of cases.entries()) {
    const folder = join(scratch.path, String(index))
    await mkdir(folder)
    await writeCase(one, folder)
    const count = (name: string, isBlocked: boolean): void => {
      const isRight = isBlocked === (one.expect === 'block')
      right.set(name, (right.get(name) ?? 0) + Number(isRight))
    }
    const cells = [one.holds]
    for (const scanner of scanners) {
      const rules = await askScanner(scanner, { one, folder, scratch: scratch.path })
      count(scanner.name, rules.length > 0)
      cells.push(rules.length === 0 ? 'nothing' : `secret: ${rules.join(', ')}`)
    }
    const { isBlocked, says } = await judgeCase(one)
    count('papergate', isBlocked)
    rows.push(`| ${[...cells, describeVerdict(isBlocked, says), one.why].join(' | ')} |`)
  }
  const names = [...scanners.map(({ name }) => name), 'papergate']
  const score = names.map((name) => `${name} in ${right.get(name) ?? 0}`).join(', ')
  return [
    `Right in ${cases.length} cases, where what is found is refused: ${score}.`,
    '',
    `| ${['what the files hold', ...names, 'why that is right'].join(' | ')} |`,
    `| ${['', ...names, ''].map(() => '---').join(' | ')} |`,
    ...rows,
  ].join('\n')
}

/** Names of the rules that complain. */
async function askScanner(
  scanner: PeerScanner,
  { one, folder, scratch }: { one: ScannerCase; folder: string; scratch: string },
): Promise<readonly string[]> {
  const { command, imageCommand } = scanner
  const findings =
    one.isImage === true && imageCommand !== undefined
      ? await runScanner(scanner, imageCommand, { target: join(folder, IMAGE), scratch })
      : await runScanner(scanner, command, { target: folder, scratch })
  return [...new Set(findings.map(({ rule }) => rule))]
}
