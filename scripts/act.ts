import { openActSession } from './act/open-act-session.ts'
import type { ActRun } from './act/run-act.ts'
import { reportSetupError } from './engine/report-setup-error.ts'

/** What is shown of act's log: where a job is, how a step and a job ended, what was decided. */
const SHOWN = /⭐ Run Main|❌|🏁|Papergate:|::error|::warning/

/** `npm run act`: `ci.yml` and `main.yml` as a whole, under act, from a copy of this repository. */
await reportSetupError(async () => {
  await using session = await openActSession()
  const onLine = (line: string): void => {
    if (SHOWN.test(line)) console.log(line)
  }
  // The other jobs of ci.yml run what `npm test` runs.
  const ci = await session.run({
    event: 'pull_request',
    workflow: 'ci.yml',
    job: 'papergate',
    onLine,
  })
  show('ci.yml on pull_request', ci)
  if (ci.exitCode !== 0) return 1
  const main = await session.run({ event: 'push', workflow: 'main.yml', onLine })
  show('main.yml on push', main)
  return main.exitCode === 0 ? 0 : 1
})

function show(title: string, { jobs, artifacts }: ActRun): void {
  console.log(`\n${title}`)
  for (const [job, ending] of Object.entries(jobs)) console.log(`  ${job.padEnd(12)} ${ending}`)
  console.log(`  artifacts    ${Object.keys(artifacts).join(', ')}`)
}
