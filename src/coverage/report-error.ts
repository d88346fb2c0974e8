import { InputError } from '../contract/input-error.ts'
import { printable } from './printable.ts'

/**
 * A report that cannot be used. `place` is `line 12` or `byte 0`; the texts may quote the report,
 * so they are made printable here.
 */
export function reportError(
  file: string,
  place: string | null,
  parts: { readonly expected: string; readonly found: string; readonly fix?: string },
  options?: ErrorOptions,
): InputError {
  const where = place === null ? printable(file) : `${printable(file)}, ${place}`
  return new InputError(
    'coverage/reports',
    {
      expected: parts.expected,
      found: `${printable(parts.found)} in ${where}`,
      fix:
        parts.fix ??
        'Run the tests again so that the whole report is written, and give that file to the gate.',
    },
    options,
  )
}
