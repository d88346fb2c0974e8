import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

import type { LabelledItem } from '../../tests/guard-corpus/labelled-item.ts'
import { createScratchFolder } from '../generate/scratch-repository.ts'
import { judgeFile } from '../../tests/guard-corpus/judge-file.ts'
import type { Judged } from '../../tests/guard-corpus/measure-quality.ts'
import { findScanners } from './peer-scanners.ts'
import type { PeerScanner } from './peer-scanners.ts'
import { runScanner } from './run-scanner.ts'

/** A tool's answers over the whole corpus. */
export type ToolAnswers = {
  readonly name: string
  readonly does: string
  readonly judged: readonly Judged[]
}

/** Lets the guard and every installed peer judge the corpus; the guard comes first. */
export async function judgeByAll(corpus: readonly LabelledItem[]): Promise<readonly ToolAnswers[]> {
  const ours: ToolAnswers = {
    name: 'papergate',
    does: 'the guard’s engine, file by file, under staging’s policy',
    judged: corpus.map((item) => ({ item, ...judgeFile(Buffer.from(item.text), item.path) })),
  }
  await using scratch = await createScratchFolder()
  const folder = join(scratch.path, 'corpus')
  for (const [index, { path, text }] of corpus.entries()) {
    const file = join(folder, String(index), path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  const answers = [ours]
  for (const scanner of findScanners()) {
    console.error(`quality: ${scanner.name}`)
    const found = await findBy(scanner, { folder, scratch: scratch.path })
    const judged = corpus.map((item, index) => ({
      item,
      isBlocked: found.has(index),
      environment: null,
    }))
    answers.push({ name: scanner.name, does: scanner.does, judged })
  }
  return answers
}

/** Numbers of the items that a scanner complains about. */
async function findBy(
  scanner: PeerScanner,
  { folder, scratch }: { readonly folder: string; readonly scratch: string },
): Promise<ReadonlySet<number>> {
  const findings = await runScanner(scanner, scanner.command, { target: folder, scratch })
  return new Set(findings.map(({ path }) => Number(relative(folder, path).split(sep)[0])))
}
