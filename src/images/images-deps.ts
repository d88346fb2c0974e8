import type { Git } from '../adapters/git.ts'
import type { Redactor } from '../redaction/redactor.ts'
import type { BakeDeps } from './run-bake.ts'

/** What the images stage needs of the world. */
export type ImagesDeps = BakeDeps & { readonly git: Git; readonly redactor: Redactor }

/** Names of variables whose values must never reach a build log. */
const SECRET_NAME = /TOKEN|SECRET|PASSWORD|PASSWD|PRIVATE|CREDENTIAL|API_?KEY|ACCESS_?KEY/i

/** Registers the secrets of the environment; a Dockerfile's `RUN` may echo what it was given. */
export function registerSecrets({ env, redactor }: Pick<ImagesDeps, 'env' | 'redactor'>): void {
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && SECRET_NAME.test(name)) redactor.register(value)
  }
}
