import { InputError } from '../../contract/input-error.ts'
import { printable } from '../printable.ts'

/**
 * Refuses a source whose name is no UTF-8. Git allows any bytes; as text each of those that are no UTF-8
 * reads U+FFFD, so that two such files may look alike, and neither can be opened by its name.
 */
export function demandUtf8(path: string): void {
  if (!path.includes('\uFFFD')) return
  throw new InputError('coverage/paths', {
    expected: 'the names of sources to be UTF-8',
    found: `${printable(path)}, where bytes that are none are shown as \uFFFD`,
    fix: 'Rename the file (git mv), or leave it out with `exclude` or --exclude and a glob of its folder.',
  })
}
