import { flag, option, options } from './shell/inputs.ts'
import { runAction } from './shell/run-action.ts'

await runAction({
  gates: ['integration'],
  commandLine: () => [
    'integration',
    ...option('--config', 'config'),
    ...options('--compose', 'compose'),
    ...options('--suite', 'suite'),
    ...option('--junit', 'junit'),
    ...option('--junit-out', 'junit-out'),
    ...option('--egress', 'egress'),
    ...options('--allow-host', 'allow-host'),
    ...flag('--keep', 'keep'),
  ],
})
