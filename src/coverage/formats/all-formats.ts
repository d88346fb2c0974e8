import { cloverFormat } from './clover.ts'
import { coberturaFormat } from './cobertura.ts'
import type { CoverageFormat } from './format.ts'
import { jacocoFormat } from './jacoco.ts'
import { lcovFormat } from './lcov.ts'

/** Every format that can be read. Recognised by content, in this order; a file's name says nothing. */
export const allFormats: readonly CoverageFormat[] = [
  lcovFormat,
  coberturaFormat,
  jacocoFormat,
  cloverFormat,
]

/** What a file that no format recognises looks like, to say it in the error. */
export function describeContent(head: Buffer): string {
  const text = head.toString('utf8').replace(/^\uFEFF/, '')
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip data'
  if (head[0] === 0x50 && head[1] === 0x4b) return 'a zip archive'
  if (text.startsWith('SQLite format 3')) return 'an SQLite database (coverage.py data?)'
  if (/^(?:\xff\xfe|\xfe\xff)/.test(head.toString('latin1', 0, 2))) return 'UTF-16 text'
  if (head.includes(0)) return 'binary data'
  if (/^\s*(?:<!doctype html|<html)/i.test(text)) return 'an HTML page'
  const root = /<([A-Za-z][\w:.-]*)/.exec(text.replaceAll(/<\?.*?\?>|<!.*?>/gs, ''))
  if (/^\s*</.test(text)) return `XML with the root <${root?.[1] ?? '?'}>`
  if (/^\s*[[{]/.test(text)) return 'JSON'
  if (/^mode: (?:set|count|atomic)/.test(text)) return 'a Go coverage profile'
  return `text that starts with ${JSON.stringify(text.trimStart().slice(0, 40))}`
}
