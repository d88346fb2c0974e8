import { isSecretName } from './is-secret-name.ts'
import { passwordsOf } from './passwords-of.ts'
import type { Redactor } from './redactor.ts'

const SHORTEST_SECRET = 6
const ORDINARY_WORD = /^[a-z]{1,10}$/

/** The part of a resolved compose project that may hold secrets. */
type ComposeSecrets = {
  readonly name: string
  readonly services: Readonly<
    Record<
      string,
      { readonly environment?: Readonly<Record<string, string | null>> | null | undefined }
    >
  >
}

/**
 * Registers the values of the project's variables whose names say that they hold a secret, and the
 * passwords of addresses under any name. A value that also stands alone under an ordinary name, or is
 * one short word in lower case, is no secret worth the name: hiding `postgres` would make every log
 * unreadable.
 */
export function registerComposeSecrets(project: ComposeSecrets, redactor: Redactor): void {
  const entries = Object.values(project.services).flatMap(({ environment }) =>
    Object.entries(environment ?? {}),
  )
  const ordinary = new Set([
    project.name,
    ...Object.keys(project.services),
    ...entries.filter(([name]) => !isSecretName(name)).map(([, value]) => value),
  ])
  for (const [name, value] of entries) {
    if (value === null) continue
    for (const secret of [...(isSecretName(name) ? [value] : []), ...passwordsOf(value)]) {
      if (secret.length < SHORTEST_SECRET) continue
      if (ordinary.has(secret) || ORDINARY_WORD.test(secret)) continue
      redactor.register(secret)
      // Compose prints a dollar sign doubled; the service sees it once.
      redactor.register(secret.replaceAll('$$', '$'))
    }
  }
}
