import { countOf } from '../contract/count-of.ts'
import type { Redactor } from './redactor.ts'

/**
 * A line of a program's output without secrets, also where it was cut.
 * @param leftOut bytes that the line had beyond `line`
 */
export function redactLine(
  line: string,
  leftOut: number,
  redactor: Pick<Redactor, 'redact' | 'redactStart'>,
): string {
  if (leftOut === 0) return redactor.redact(line)
  return `${redactor.redactStart(line)}… (${countOf(leftOut, 'more byte')})`
}
