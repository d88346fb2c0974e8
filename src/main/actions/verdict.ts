import { resolve } from 'node:path'

import * as core from '@actions/core'

import { createFolder } from '../../adapters/create-folder.ts'
import { readResults } from '../../report/read-results.ts'
import { postComment } from './shell/post-comment.ts'
import { listInput, option } from './shell/inputs.ts'
import { runAction } from './shell/run-action.ts'

const resultsInput = (): string => resolve(core.getInput('results', { required: true }))

await runAction({
  gates: ['verdict'],
  // `report` writes the summary of all gates.
  summary: false,
  commandLine: async () => {
    const folder = resultsInput()
    // Without a single artifact there is no folder; the verdict then names every gate as missing.
    await createFolder(folder)
    return [
      'report',
      '--verdict',
      `--results=${folder}`,
      `--expect=${listInput('gates').join(',')}`,
      ...option('--jobs', 'jobs'),
    ]
  },
  after: async ({ results }) => {
    if (!core.getBooleanInput('comment') || results.length === 0) return
    const gates = await readResults(resultsInput())
    await postComment([...gates, ...results], core.getInput('token'), process.env)
  },
})
