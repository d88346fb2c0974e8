import { resolve } from 'node:path'

import { reportSetupError } from './engine/report-setup-error.ts'
import { runAttached } from './engine/run-attached.ts'

/** `npm test`: everything a change must pass, in the order of what fails fastest; stops at the first failure. */
const STEPS = [
  'check',
  'test:unit',
  'test:browser',
  'test:engine',
  'test:harness',
  'test:act',
] as const

// The command line is started from its sources hundreds of times, and half of that would be taking types away.
const compiled = resolve(import.meta.dirname, '../node_modules/.cache/compiled')
const env = { NODE_COMPILE_CACHE: compiled, ...process.env }

await reportSetupError(async () => {
  const times: string[] = []
  for (const step of STEPS) {
    console.log(`\n── npm run ${step}`)
    const startedAt = Date.now()
    const exitCode = await runAttached('npm', ['run', '--silent', step], env)
    const verdict = exitCode === 0 ? 'pass' : `exit code ${exitCode}`
    times.push(
      `  ${step.padEnd(12)} ${verdict.padEnd(12)} ${Math.round((Date.now() - startedAt) / 1_000)} s`,
    )
    if (exitCode !== 0) {
      console.log(`\n${times.join('\n')}`)
      return exitCode
    }
  }
  console.log(`\n${times.join('\n')}`)
  return 0
})
