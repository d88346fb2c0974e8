import * as core from '@actions/core'

import { option, options } from './shell/inputs.ts'
import { runAction } from './shell/run-action.ts'

await runAction({
  gates: ['coverage'],
  commandLine: () => {
    // The program reads earlier commits' artifacts with it; as an option it would stand in the process list.
    const token = core.getInput('token')
    if (token !== '') process.env['GITHUB_TOKEN'] = token
    return [
      'coverage',
      ...option('--config', 'config'),
      ...options('--report', 'report'),
      ...option('--min', 'min'),
      ...option('--patch-min', 'patch-min'),
      ...option('--format', 'format'),
      ...option('--metric', 'metric'),
      ...option('--base', 'base'),
      ...option('--html', 'html'),
      ...option('--badge', 'badge'),
    ]
  },
})
