import { join, resolve } from 'node:path'

import { DefaultArtifactClient } from '@actions/artifact'
import * as core from '@actions/core'

/** Downloads the named artifact into `path`, or each that matches `pattern` into a folder of its own there. */
const name = core.getInput('name')
const pattern = core.getInput('pattern')
const path = resolve(core.getInput('path') || '.')
const client = new DefaultArtifactClient()

try {
  const { artifacts } = await client.listArtifacts({ latest: true })
  const wanted = artifacts.filter((artifact) =>
    name === '' ? artifact.name.startsWith(pattern.replace(/\*$/, '')) : artifact.name === name,
  )
  if (name !== '' && wanted.length === 0) core.setFailed(`no artifact ${name}`)
  for (const artifact of wanted) {
    await client.downloadArtifact(artifact.id, {
      path: name === '' ? join(path, artifact.name) : path,
    })
    core.info(`artifact ${artifact.name}: downloaded`)
  }
} catch (error) {
  core.setFailed(error instanceof Error ? error : String(error))
}
