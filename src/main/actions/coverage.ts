import { option, options } from './shell/inputs.ts'
import { runAction } from './shell/run-action.ts'

await runAction({
  gates: ['coverage'],
  commandLine: () => [
    'coverage',
    ...option('--config', 'config'),
    ...options('--report', 'report'),
    ...option('--min', 'min'),
    ...option('--patch-min', 'patch-min'),
    ...option('--format', 'format'),
    ...option('--metric', 'metric'),
    ...option('--base', 'base'),
  ],
})
