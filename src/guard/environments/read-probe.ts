import { InputError } from '../../contract/input-error.ts'

const PREFIX = 'PAPERGATE_REACHABLE_'

/**
 * What a job of staging found out about live secrets without reading one: `PAPERGATE_REACHABLE_<NAME>` holds
 * `true` where the secret has a value there, else `false`. By name in upper case.
 * @throws InputError for any other value, which is not shown: it may be the secret itself.
 */
export function readProbe(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, boolean>> {
  const found = Object.entries(env).flatMap(([variable, value]) => {
    if (!variable.toUpperCase().startsWith(PREFIX) || value === undefined) return []
    const name = variable.slice(PREFIX.length).toUpperCase()
    if (name === '') return []
    if (value !== 'true' && value !== 'false') throw unusable(variable)
    return [[name, value === 'true'] as const]
  })
  return Object.fromEntries(found)
}

function unusable(variable: string): InputError {
  const name = variable.slice(PREFIX.length)
  return new InputError('guard/probe', {
    expected: `${variable} to be true or false`,
    found: 'another value',
    fix: `Set it in the step’s env to \${{ secrets.${name} != '' }}.`,
  })
}
