import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import * as core from '@actions/core'

import { imagesManifestSchema } from '../../contract/images-manifest.ts'
import { option } from './shell/inputs.ts'
import { runAction } from './shell/run-action.ts'

const isPush = (): boolean => core.getBooleanInput('push')

await runAction({
  gates: ['images'],
  commandLine: () => [
    'images',
    ...option('--config', 'config'),
    ...option('--registry', 'registry'),
    ...(isPush() ? [] : ['--no-push']),
  ],
  after: async ({ exitCode, out }) => {
    if (isPush() && exitCode === 0)
      core.setOutput('images', await readDigests(join(out, 'images.json')))
  },
})

/** Bare digests: GitHub drops an output that holds a masked text, and a registry's name may be one. */
async function readDigests(path: string): Promise<Readonly<Record<string, string>>> {
  const { images } = imagesManifestSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  return Object.fromEntries(Object.entries(images).map(([name, { digest }]) => [name, digest]))
}
