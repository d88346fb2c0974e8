import { cp, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { build } from 'esbuild'
import * as z from 'zod'

import { adaptArtifactClient } from './adapt-artifact-client.ts'

const source = join(import.meta.dirname, 'stand-ins')
const pinsFile = resolve(import.meta.dirname, '..', '..', '.github', 'action-pins.json')
const pinsSchema = z.array(z.looseObject({ action: z.string(), sha: z.string() }))

/** Foreign actions that our workflows use, and the folder of the stand-in of each. */
const STAND_INS = [
  'actions/checkout',
  'actions/setup-node',
  'actions/setup-python',
  'actions/upload-artifact',
  'actions/download-artifact',
  'astral-sh/setup-uv',
  'docker/login-action',
  'docker/setup-buildx-action',
] as const

/**
 * Lays the stand-ins of the foreign actions out in `folder`; the two for artifacts are bundled, as
 * they really speak to the artifact server. Returns act's `--local-repository` values.
 */
export async function prepareStandIns(folder: string): Promise<readonly string[]> {
  await cp(source, folder, { recursive: true })
  await build({
    entryPoints: ['upload-artifact/upload', 'download-artifact/download'].map((entry) =>
      join(source, `${entry}.ts`),
    ),
    outdir: folder,
    outbase: source,
    bundle: true,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    plugins: [adaptArtifactClient],
    // Packages written in CommonJS call `require` for Node's own modules.
    banner: {
      js: "import{createRequire as actRequire}from'node:module';const require=actRequire(import.meta.url);",
    },
  })
  const pins = pinsSchema.parse(JSON.parse(await readFile(pinsFile, 'utf8')))
  return STAND_INS.map((action) => {
    const sha = pins.find((pin) => pin.action === action)?.sha
    if (sha === undefined) throw new Error(`no pin of ${action} in ${pinsFile}`)
    return `${action}@${sha}=${join(folder, action.split('/')[1] ?? '')}`
  })
}
