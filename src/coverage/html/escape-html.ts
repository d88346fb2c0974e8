import { printable } from '../printable.ts'

/** Text for the page's own markup, in an element or a quoted attribute; invisible characters are written out. */
export function escapeHtml(text: string, limit = 2_000): string {
  return printable(text, limit).replaceAll(
    /[&<>"'`]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  )
}
