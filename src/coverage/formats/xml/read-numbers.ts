import { LINE_LIMIT } from '../format.ts'
import { parseCount, parseLineNumber } from '../parse-number.ts'
import type { XmlFail } from './xml-scanner.ts'
import type { XmlTag } from './xml-tag.ts'

/** The line number in an attribute; an error where there is none. */
export function readLineNumber(tag: XmlTag, id: number, fail: XmlFail): number {
  const digits = tag.digits(id)
  if (digits >= 1 && digits <= LINE_LIMIT) return digits
  const text = tag.text(id)
  const line = parseLineNumber(text ?? '')
  if (line !== null) return line
  throw fail(`a line number from 1 to ${LINE_LIMIT}`, text ?? 'none')
}

/** The count in an attribute, `what` in the error where there is none. */
export function readCount(tag: XmlTag, id: number, what: string, fail: XmlFail): number {
  const digits = tag.digits(id)
  if (digits !== -1) return digits
  const text = tag.text(id)
  const count = parseCount(text ?? '')
  if (count !== null) return count
  throw fail(`${what} from 0 to 2^64 - 1`, text ?? 'none')
}
