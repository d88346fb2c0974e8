/** Text that a report shows may come from a pull request; these make it inert. */

const CONTROL_CHARACTERS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const ANSI_SEQUENCES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g

/** Removes terminal sequences, control characters and text direction marks; keeps line ends and tabs. */
export function stripControls(text: string): string {
  return text.replaceAll(ANSI_SEQUENCES, '').replaceAll(CONTROL_CHARACTERS, '')
}

/** Text between single backticks, as our own messages quote commands and keys. */
const QUOTED = /(?<!`)`([^`|]+)`(?!`)/

/**
 * One line of text for Markdown: no markup, HTML, table cell end, mention or link comes through. What
 * stands between backticks stays code, and is as inert there; ordinary text stays as readable as it was.
 */
export function escapeMarkdown(text: string): string {
  return stripControls(text)
    .replaceAll(/\s*\n\s*/g, ' ')
    .split(QUOTED)
    .map((part, index) => (index % 2 === 1 ? `\`${part}\`` : escapePlain(part)))
    .join('')
    .replace(/^[-+=>](?=\s)/, '\\$&')
}

function escapePlain(text: string): string {
  return (
    text
      .replaceAll(/&(?=#?\w+;)/g, '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll(/[\\`*[\]#|~]/g, '\\$&')
      .replaceAll(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
      // GitHub links issues after it has read the Markdown: a backslash alone does not keep it from it.
      .replaceAll(/\\#(?=\d)/g, '\\#&#8203;')
      .replaceAll(/\bGH-(?=\d)/gi, '$&&#8203;')
      .replaceAll('@', '@&#8203;')
      .replaceAll(/\b(https?|ftp):\/\//gi, '$1&#58;//')
      .replaceAll(/\bwww\./gi, 'www&#46;')
  )
}

/** Text of several lines as a fenced block, with a fence longer than any run of backticks inside. */
export function fenceMarkdown(text: string): string {
  const clean = stripControls(text).replaceAll('\r', '')
  const longest = Math.max(2, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${clean}\n${fence}`
}
