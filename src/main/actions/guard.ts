import * as core from '@actions/core'

import { option, options } from './shell/inputs.ts'
import { runAction } from './shell/run-action.ts'

await runAction({
  gates: ['guard'],
  commandLine: () => [
    'guard',
    ...option('--config', 'config'),
    ...options('--compose', 'compose'),
    ...core.getMultilineInput('path').map((path) => (path.startsWith('-') ? `./${path}` : path)),
  ],
})
