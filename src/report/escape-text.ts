/** Text that a report shows may come from a pull request; these make it inert. */

const CONTROL_CHARACTERS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const ANSI_SEQUENCES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g

/** Removes terminal sequences, control characters and text direction marks; keeps line ends and tabs. */
export function stripControls(text: string): string {
  return text.replaceAll(ANSI_SEQUENCES, '').replaceAll(CONTROL_CHARACTERS, '')
}

/** One line of text for Markdown: no markup, HTML, table cell end, mention or link comes through. */
export function escapeMarkdown(text: string): string {
  return stripControls(text)
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#|~!]/g, '\\$&')
    .replaceAll('@', '@&#8203;')
    .replaceAll(/\b(https?|ftp):\/\//g, '$1&#58;//')
}

/** Text of several lines as a fenced block, with a fence longer than any run of backticks inside. */
export function fenceMarkdown(text: string): string {
  const clean = stripControls(text).replaceAll('\r', '')
  const longest = Math.max(2, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${clean}\n${fence}`
}
