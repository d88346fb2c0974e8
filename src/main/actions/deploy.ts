import * as core from '@actions/core'

import { demandSecrets } from './shell/demand-secrets.ts'
import { listInput, option } from './shell/inputs.ts'
import { runAction } from './shell/run-action.ts'

await runAction({
  gates: ['deploy'],
  commandLine: () => {
    demandSecrets(listInput('required-secrets'), core.getInput('environment'), process.env)
    return [
      'deploy',
      ...option('--config', 'config'),
      ...option('--images', 'images'),
      ...option('--project', 'project'),
      ...option('--state', 'state'),
    ]
  },
})
