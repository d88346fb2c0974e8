import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { guardDataSchema } from '../../src/guard/guard-data.ts'
import { tarOf } from '../../src/guard/sources/image-fixtures.ts'
import { runPapergate, writeFiles } from '../leaks/run-papergate.ts'
import type { Outputs } from '../leaks/run-papergate.ts'
import type { ScannerCase } from './scanner-cases.ts'

/** What the guard says of a case. */
export type CaseVerdict = {
  readonly isBlocked: boolean
  /** The environment and the first piece of evidence for it, or the broken rule. */
  readonly says: string
  readonly outputs: Outputs
}

/** Name of the saved image in the folder of a case that is one. */
export const IMAGE = 'image.tar'

/** Runs `papergate guard` on a case, in a folder of its own. */
export async function judgeCase(one: ScannerCase): Promise<CaseVerdict> {
  const scratch = await realpath(await mkdtemp(join(tmpdir(), 'papergate-case-')))
  try {
    const root = join(scratch, 'repository')
    await mkdir(root)
    await writeCase(one, root)
    const source = one.isImage === true ? ['--image', IMAGE] : []
    const outputs = await runPapergate(root, ['guard', '--json', ...source])
    if (outputs.exitCode !== '0' && outputs.exitCode !== '1') throw new Error(outputs['stderr'])
    return { isBlocked: outputs.exitCode === '1', says: describe(outputs['stdout'] ?? ''), outputs }
  } finally {
    await rm(scratch, { recursive: true })
  }
}

/** The verdict as the documents have it. */
export function describeVerdict(isBlocked: boolean, says: string): string {
  return `**${isBlocked ? 'blocked' : 'passes'}**: ${says}`
}

/** Writes a case's files, or the saved image that they are the layers of. */
export async function writeCase({ files, isImage }: ScannerCase, folder: string): Promise<void> {
  await writeFiles(folder, isImage === true ? { [IMAGE]: await saveLayers(files) } : files)
}

/** An image as `docker save` writes it, with one file in each layer. */
async function saveLayers(files: ScannerCase['files']): Promise<Buffer> {
  const layers = await Promise.all(
    Object.entries(files).map(async ([path, text]) => tarOf({ [path]: text })),
  )
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${digestOf(layer)}`) },
  })
  const configPath = `${digestOf(config)}.json`
  const paths = layers.map((layer) => `${digestOf(layer)}/layer.tar`)
  return tarOf({
    'manifest.json': JSON.stringify([
      { Config: configPath, RepoTags: ['gateway:1'], Layers: paths },
    ]),
    [configPath]: config,
    ...Object.fromEntries(layers.map((layer, index) => [paths[index] ?? '', layer])),
  })
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

type Result = {
  readonly data: unknown
  readonly rules: readonly { readonly verdict: string; readonly found: string }[]
}

function describe(json: string): string {
  const { data, rules } = JSON.parse(json) as Result
  const { findings } = guardDataSchema.parse(data)
  const finding = findings.find(({ decision }) => decision === 'block') ?? findings[0]
  if (finding === undefined) {
    return rules.find(({ verdict }) => verdict === 'fail')?.found ?? 'no credential'
  }
  const { environment, evidence } = finding
  const reason = evidence.find(({ pointsTo }) => pointsTo === environment) ?? evidence[0]
  return `${environment}, ${reason?.detail ?? 'nothing says which'}`
}
