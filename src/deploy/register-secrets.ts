import type { ComposeProject } from '../adapters/compose.ts'
import type { Redactor } from '../redaction/redactor.ts'

/** Names of environment variables whose values are secret; wide on purpose, except where a key is a lookup name. */
const SECRET_NAME =
  /SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|WEBHOOK|MNEMONIC|(?:API|ACCESS|PRIVATE|SIGNING)_?KEY|KEY_?ID/i

/** Registers the secrets of a rendered configuration, so that no container log can repeat them. */
export function registerSecrets(project: ComposeProject, redactor: Redactor): void {
  for (const { environment } of Object.values(project.services)) {
    for (const [name, value] of Object.entries(environment ?? {})) {
      if (value === null || value === '') continue
      if (SECRET_NAME.test(name)) redactor.register(value)
      const password = passwordOf(value)
      if (password !== null) redactor.register(password)
    }
  }
}

/** The password inside a URL such as `postgres://user:password@host/db`. */
function passwordOf(value: string): string | null {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/:@\s]*:([^/@\s]+)@/i.exec(value)?.[1] ?? null
}
