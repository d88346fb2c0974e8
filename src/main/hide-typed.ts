import { isHarmless } from '../contract/show-input.ts'

/** A message about what was typed, with only the length of each argument that may be a credential. */
export function hideTyped(message: string, argv: readonly string[]): string {
  return argv
    .filter((typed) => !isHarmless(typed))
    .map(valueOf)
    .toSorted((left, right) => right.length - left.length)
    .reduce((text, value) => text.replaceAll(value, () => `<${value.length} characters>`), message)
}

/** What stands behind `--name=`, or all of it. */
function valueOf(typed: string): string {
  const [, name = '', value = ''] = /^(--[a-z-]+)=(.+)$/s.exec(typed) ?? []
  return value !== '' && isHarmless(name) ? value : typed
}
