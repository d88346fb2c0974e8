import { readyEnvironment } from './engine/ready-environment.ts'
import { reportSetupError } from './engine/report-setup-error.ts'
import { runAttached } from './engine/run-attached.ts'

/** `node scripts/with-engine.ts COMMAND …`: the command with an engine and the tools in its environment. */
await reportSetupError(async () => {
  const [command, ...args] = process.argv.slice(2)
  if (command === undefined) {
    console.error('with-engine: expected a command to run; found none')
    return 2
  }
  const env = await readyEnvironment((line) => console.error(line))
  return runAttached(command, args, env)
})
