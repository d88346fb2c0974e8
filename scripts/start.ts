import { resolve } from 'node:path'

import { readyEnvironment } from './engine/ready-environment.ts'
import { reportSetupError } from './engine/report-setup-error.ts'
import { runAttached } from './engine/run-attached.ts'

/** Made up for the example's paper venue; the shape of a paper key, and no key. */
const SYNTHETIC_CREDENTIALS = {
  APCA_API_KEY_ID: 'PKSYNTHETIC0000EXAMPLE',
  APCA_API_SECRET_KEY: 'synthetic-paper-secret-not-real',
} as const

/** `npm start`: all three stages over the example platform; the staging release stays up. */
await reportSetupError(async () => {
  const startedAt = Date.now()
  const env = { ...SYNTHETIC_CREDENTIALS, ...(await readyEnvironment((line) => console.log(line))) }
  console.log(`set-up: ${seconds(startedAt)}`)
  const typed = process.argv.slice(2)
  const args = typed.length === 0 ? ['run', 'all'] : typed
  const cli = resolve(import.meta.dirname, '..', 'src', 'main', 'cli.ts')
  const exitCode = await runAttached(process.execPath, [cli, ...args], env)
  console.log(`whole: ${seconds(startedAt)}`)
  if (exitCode === 0 && typed.length === 0) sayWhatStays(env)
  return exitCode
})

function sayWhatStays(env: NodeJS.ProcessEnv): void {
  const orchestrator = env['STAGING_ORCHESTRATOR_PORT'] || '18080'
  const gateway = env['STAGING_GATEWAY_PORT'] || '18081'
  console.log(`
The staging release stays up, on loopback only:
  orchestrator       http://127.0.0.1:${orchestrator}/state
  execution_gateway  http://127.0.0.1:${gateway}/mode
Look:  npm run papergate -- status
Stop:  npm run papergate -- deploy --down`)
}

function seconds(startedAt: number): string {
  return `${((Date.now() - startedAt) / 1_000).toFixed(1)} s`
}
