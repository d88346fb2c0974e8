import { expect, it } from 'vitest'

import { createRedactor } from '../../redaction/redactor.ts'
import { cleanText, LONGEST_TEXT } from './clean-text.ts'

const redactor = createRedactor()
redactor.register('synthetic-secret')

it.each<readonly [what: string, raw: string, clean: string]>([
  ['ordinary text, tabs and all', 'naïve\t€ 100 %', 'naïve\t€ 100 %'],
  ['a secret', 'login with synthetic-secret', 'login with [redacted]'],
  ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
  ['the title of a terminal', '\u001b]0;mine\u0007text', 'text'],
  ['a link', '\u001b]8;;http://x\u001b\\text\u001b]8;;\u001b\\', 'text'],
  ['a sequence that does not end', '\u001b]0;mine', '␛]0;mine'],
  ['a progress bar', '10 %\r20 %', '10 %␍20 %'],
  ['binary bytes', 'a\u0000b\u007f\u0085', 'a␀b␡�'],
  ['text that turns around', 'a\u202eb\u2066c', 'a�b�c'],
  ['line ends that are none of ours', 'a\u2028b', 'a�b'],
  ['a secret with a sequence in it', 'synthetic-\u001b[0msecret', '[redacted]'],
  ['a command', '::error file=a::b', ': :error file=a::b'],
  ['a command after blanks', ' \t::add-mask::b', ' \t: :add-mask::b'],
  ['a command behind a sequence', '\u001b[0m::stop-commands::b', ': :stop-commands::b'],
  ['an older command, wherever it stands', 'a ##[error]b ##[group]', 'a ## [error]b ## [group]'],
  ['an older command that a sequence hides', '##\u001b[0m[error]b', '## [error]b'],
  ['colons that are no command', 'std::string', 'std::string'],
])('%s', (_what, raw, clean) => {
  expect(cleanText(raw, 0, redactor)).toBe(clean)
})

it('cuts a long line, and says how much is missing', () => {
  const text = cleanText(`${'x'.repeat(LONGEST_TEXT)}12345`, 0, redactor)
  expect(text).toHaveLength(LONGEST_TEXT + '… (5 more bytes)'.length)
  expect(text.endsWith('x… (5 more bytes)')).toBe(true)
})

it('shows no part of a secret of which only the beginning was read', () => {
  const raw = `${'synthetic-secret '.repeat(2_000)}synthetic-sec`
  const text = cleanText(raw, 100, redactor)
  expect(text).not.toContain('synthetic')
  expect(text).toMatch(/\[redacted\]… \(\d+ more bytes\)$/)
})
