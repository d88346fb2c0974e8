import type { ComposeProject } from '../adapters/compose.ts'
import type { Redactor } from '../redaction/redactor.ts'

const SECRET_NAME = /SECRET|TOKEN|PASSWORD|PASSPHRASE|PRIVATE|API_KEY|KEY_ID/i
const SHORTEST_SECRET = 8

/**
 * Registers the values of the project's variables whose names say that they hold a secret. A value
 * that also stands under an ordinary name, or is a plain word in lower case, is no secret worth the
 * name: hiding `postgres` would make every log unreadable.
 */
export function registerSecrets(project: ComposeProject, redactor: Redactor): void {
  const entries = Object.values(project.services).flatMap(({ environment }) =>
    Object.entries(environment ?? {}),
  )
  const ordinary = new Set([
    project.name,
    ...Object.keys(project.services),
    ...entries.filter(([name]) => !SECRET_NAME.test(name)).map(([, value]) => value),
  ])
  for (const [name, value] of entries) {
    if (value === null || value.length < SHORTEST_SECRET) continue
    if (!SECRET_NAME.test(name) || ordinary.has(value) || /^[a-z]+$/.test(value)) continue
    redactor.register(value)
  }
}
