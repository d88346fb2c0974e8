/** Longest name that is shown. */
const LONGEST_NAME = 1_024

/**
 * An entry's name as it may be shown: with `/`, without parts that lead elsewhere, and `?` for
 * characters that move a cursor or cannot be seen.
 */
export function harmlessName(name: string): string {
  const parts = name
    .slice(0, LONGEST_NAME)
    .replaceAll('\\', '/')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..' && !/^[A-Za-z]:$/.test(part))
  return parts.length === 0 ? '?' : parts.join('/')
}
