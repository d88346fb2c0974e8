/**
 * Text from a report or a file name, fit for a message: control characters (ANSI sequences, line
 * breaks) and the invisible ones that reorder text are written as escapes, long text is cut.
 */
export function printable(text: string, limit = 300): string {
  const escaped = text.replaceAll(UNPRINTABLE, escape)
  return escaped.length > limit ? `${escaped.slice(0, limit)}…` : escaped
}

/** Whether a name holds characters that no message should carry. */
export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) === -1
}

const UNPRINTABLE =
  /[\u0000-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
