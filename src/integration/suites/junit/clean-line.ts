const ANSI_SEQUENCES = /\u001b\[[0-9;?]*[ -/]*[@-~]|#x1B\[[0-9;]*m/g

/** Text from outside as one short line: no colours, no control characters, no marks that turn it round. */
export function cleanLine(text: string, longest: number): string {
  const line = text
    .slice(0, 4 * longest)
    .replaceAll(ANSI_SEQUENCES, '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`
}
