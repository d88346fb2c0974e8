import type { World } from '../adapters/world.ts'
import { isSecretName } from '../redaction/is-secret-name.ts'

/** What the images stage needs of the world. */
export type ImagesDeps = Omit<World, 'cwd' | 'engine'>

/** Registers the secrets of the environment; a Dockerfile's `RUN` may echo what it was given. */
export function registerSecrets({ env, redactor }: Pick<ImagesDeps, 'env' | 'redactor'>): void {
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && isSecretName(name)) redactor.register(value)
  }
}
