import { HITS_LIMIT } from '../model/counts.ts'
import { LINE_LIMIT } from './format.ts'

const LARGEST_COUNT = 2n ** 64n - 1n

/**
 * A hit count: a decimal integer below 2^64, also as `1e+06`, which Perl writes for large ones.
 * Above 2^53 the count stays at the largest exact integer. Null for anything else, negative ones too.
 */
export function parseCount(text: string): number | null {
  const plain = /^\d{1,20}$/.test(text) ? text : expandExponent(text)
  if (plain === null) return null
  const count = BigInt(plain)
  if (count > LARGEST_COUNT) return null
  return count > BigInt(HITS_LIMIT) ? HITS_LIMIT : Number(count)
}

/** A line number from 1 to the limit, or null. */
export function parseLineNumber(text: string): number | null {
  if (!/^\d{1,12}$/.test(text)) return null
  const line = Number(text)
  return line >= 1 && line <= LINE_LIMIT ? line : null
}

function expandExponent(text: string): string | null {
  const match = /^(\d)(?:\.(\d{1,19}))?[eE]\+?(\d{1,2})$/.exec(text)
  if (match === null) return null
  const [, whole = '', decimals = '', exponent = ''] = match
  const zeros = Number(exponent) - decimals.replace(/0+$/, '').length
  const digits = whole + decimals.replace(/0+$/, '')
  return zeros >= 0 && digits.length + zeros <= 20 ? digits + '0'.repeat(zeros) : null
}
