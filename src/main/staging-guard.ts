import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import type { ComposeProject } from '../adapters/compose.ts'
import type { Decision } from '../contract/result.ts'
import { guardPolicy } from './commands/guard.ts'
import type { Context } from './context.ts'

/** The paper guard over a rendered staging configuration, for the deploy stage to ask. */
export function stagingGuard(
  context: Context,
): (project: ComposeProject, file: string) => Promise<Decision<object>> {
  return async (project, file) => {
    const { guardComposeProject } = await import('../guard/guard-compose-project.ts')
    // The text only serves to name lines; a rendered file that is not there names none.
    const text = await readFile(resolve(context.root, file), 'utf8').catch(() => '')
    const options = { files: [{ path: file, text }], ...guardPolicy(context) }
    return guardComposeProject(project, options, {
      now: context.clock.now,
      redactor: context.redactor,
    })
  }
}
