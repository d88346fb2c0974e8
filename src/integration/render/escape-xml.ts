/** Whatever XML 1.0 cannot hold, and what turns the direction of text. */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/gu

/** Terminal sequences whole, so that no `[31m` is left of them. */
const ANSI_SEQUENCES = /\u001b\[[0-9;?]*[ -/]*[@-~]/g

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text made inert for XML: as content and between quotes of either kind. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(ANSI_SEQUENCES, '')
    .replaceAll(FORBIDDEN, '')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
