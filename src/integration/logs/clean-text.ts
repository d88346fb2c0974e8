import type { Redactor } from '../../redaction/redactor.ts'

/** Characters of a line that are kept. */
export const LONGEST_TEXT = 32 * 1024

const ANSI_SEQUENCES =
  /\u001b\[[0-9;:?<=>]*[ -/]*[@-~]|\u001b[\]P^_X][^\u0007\u001b]{0,4096}(?:\u0007|\u001b\\)/g
const UNSAFE =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/
const EVERY_UNSAFE = new RegExp(UNSAFE, 'g')

/**
 * A service's line as it may be written and shown anywhere: no secret; no terminal sequence; each other
 * control character as its picture (`␀`, `␛`), others that could turn text around as `�`; `##[` and a
 * leading `::` taken apart, so that no runner takes the line for a command; no more than 32 KB.
 * @param leftOut bytes that the line had beyond `raw`
 */
export function cleanText(raw: string, leftOut: number, redactor: Redactor): string {
  // Near a cut may stand the beginning of a secret whose end is missing.
  const redact = leftOut > 0 ? redactor.redactStart : redactor.redact
  let text = redact(raw)
  if (UNSAFE.test(text)) {
    // What a sequence cut in two is one word without it: a secret, too.
    text = redact(text.replaceAll(ANSI_SEQUENCES, '').replaceAll(EVERY_UNSAFE, pictureOf))
  }
  return cut(disarm(text), leftOut)
}

function pictureOf(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '␡' : '�'
}

function disarm(text: string): string {
  const inert = text.includes('##[') ? text.replaceAll('##[', '## [') : text
  return /^\s*::/.test(inert) ? inert.replace('::', ': :') : inert
}

function cut(text: string, leftOut: number): string {
  const missing = leftOut + Buffer.byteLength(text.slice(LONGEST_TEXT))
  return missing === 0 ? text : `${text.slice(0, LONGEST_TEXT)}… (${missing} more bytes)`
}
