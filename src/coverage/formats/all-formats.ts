import { cloverFormat } from './clover.ts'
import { coberturaFormat } from './cobertura.ts'
import { coveragepyFormat } from './coveragepy.ts'
import type { CoverageFormat } from './format.ts'
import { goFormat } from './go.ts'
import { istanbulFormat } from './istanbul.ts'
import { jacocoFormat } from './jacoco.ts'
import { describeJson } from './json/describe-json.ts'
import { lcovFormat } from './lcov.ts'
import { llvmFormat } from './llvm.ts'
import { simplecovFormat } from './simplecov.ts'

/** Every format that can be read. Recognised by content, in this order; a file's name says nothing. */
export const allFormats: readonly CoverageFormat[] = [
  lcovFormat,
  coberturaFormat,
  jacocoFormat,
  cloverFormat,
  coveragepyFormat,
  istanbulFormat,
  llvmFormat,
  simplecovFormat,
  goFormat,
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
  if (/^\s*[[{]/.test(text)) return describeJson(text)
  return `text that starts with ${JSON.stringify(text.trimStart().slice(0, 40))}`
}
