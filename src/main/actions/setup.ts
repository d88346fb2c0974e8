import * as core from '@actions/core'

import { spawnExec } from '../../adapters/exec.ts'
import { secretValues } from '../environment.ts'
import { abortOnSignals } from './shell/abort-on-signals.ts'
import { createDependencyCache } from './shell/dependency-cache.ts'

for (const secret of secretValues(process.env)) core.setSecret(secret)

const cache = createDependencyCache({
  paths: core.getMultilineInput('cache-paths'),
  key: core.getInput('cache-key'),
  save: core.getInput('cache-save') === 'true',
})

await cache.restore()
const exitCode = await runCommand(core.getInput('run'))
if (exitCode === 0) await cache.save()
else core.setFailed(`The setup command ended with exit code ${exitCode}; its output is above.`)

async function runCommand(command: string): Promise<number> {
  if (command === '') return 0
  const { signal, dispose } = abortOnSignals()
  try {
    const result = await spawnExec('bash', ['-euo', 'pipefail', '-c', command], {
      env: process.env,
      signal,
      onLine: (line) => core.info(line),
    })
    return result.exitCode
  } finally {
    dispose()
  }
}
