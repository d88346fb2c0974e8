import { option } from './shell/inputs.ts'
import { runAction } from './shell/run-action.ts'

await runAction({
  gates: ['check'],
  commandLine: () => ['run', 'pr', '--only=checks', ...option('--config', 'config')],
})
