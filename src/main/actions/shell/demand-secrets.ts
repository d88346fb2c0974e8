import * as core from '@actions/core'

import { InputError } from '../../../contract/input-error.ts'
import type { Environment } from '../../environment.ts'

/**
 * Masks the named variables and makes sure that each has a value: GitHub hands a secret that is not
 * set, or that a caller forgot to pass on, over as an empty text.
 * @throws InputError that names every empty one and the environment.
 */
export function demandSecrets(
  names: readonly string[],
  environment: string,
  env: Environment,
): void {
  const empty = names.filter((name) => (env[name] ?? '').trim() === '')
  for (const name of names) if (!empty.includes(name)) core.setSecret(env[name] ?? '')
  if (empty.length === 0) return
  throw new InputError('deploy/empty-secret', {
    expected: `a value in the secret ${empty.join(' and in ')} of the environment ${environment}`,
    found: 'an empty one',
    fix: `Set it under Settings, Environments, ${environment}, and pass it on by its name where the workflow is called.`,
  })
}
