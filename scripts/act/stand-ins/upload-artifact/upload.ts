import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { ArtifactNotFoundError, DefaultArtifactClient } from '@actions/artifact'
import * as core from '@actions/core'

/** Uploads what lies below the one folder of `path`, as the real action does with `FOLDER/**` or a file. */
const name = core.getInput('name')
const path = core.getInput('path')
const client = new DefaultArtifactClient()

try {
  const isFolder = path.endsWith('/**')
  const folder = resolve(isFolder ? path.slice(0, -'/**'.length) : join(path, '..'))
  const files = isFolder ? await listFiles(folder) : await existing(resolve(path))
  if (files.length > 0) await upload(folder, files)
  else if (core.getInput('if-no-files-found') === 'error') core.setFailed(`no files at ${path}`)
  else core.info(`no files at ${path}`)
} catch (error) {
  core.setFailed(error instanceof Error ? error : String(error))
}

async function upload(folder: string, files: readonly string[]): Promise<void> {
  if (core.getInput('overwrite') === 'true') {
    await client.deleteArtifact(name).catch((error: unknown) => {
      if (!(error instanceof ArtifactNotFoundError)) throw error
    })
  }
  const { id, size } = await client.uploadArtifact(name, [...files], folder)
  core.info(`artifact ${name}: id ${id ?? '?'}, ${files.length} files, ${size ?? '?'} bytes`)
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

async function existing(file: string): Promise<readonly string[]> {
  return (await listFiles(join(file, '..'))).filter((candidate) => candidate === file)
}
