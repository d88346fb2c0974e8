import { builtInLexicon } from '../lexicon.ts'
import type { Lexicon } from '../lexicon.ts'
import { findHosts } from '../read-hosts.ts'
import { classifyUrl } from './classify-url.ts'
import { findLookAlike } from './look-alike.ts'

/** A venue's host, or one that looks like it, which a plain reading misses or takes for another. */
export type HostInDisguise = {
  /** In ASCII; the venue's own where `disguise` is null. */
  readonly host: string
  /** The host of the catalogue that it is, looks like, or is to some clients. */
  readonly known: string
  readonly path: string
  /** See `classifyUrl`. */
  readonly disguise: string | null
  /** What a plain reading finds within these characters is not to be believed. */
  readonly offset: number
  readonly length: number
}

/**
 * Hosts of the catalogue that are written as if they were others, others that are written as if they
 * were of the catalogue, and paths that lead elsewhere than they seem to.
 */
export function findHostsInDisguise(
  text: string,
  lexicon: Lexicon = builtInLexicon(),
): readonly HostInDisguise[] {
  const urls = [...text.matchAll(URL_START)].flatMap((match) => {
    const offset = match.index + match[0].length
    return readAt(text, offset, lexicon)
  })
  const names = findNames(text)
    .filter(({ name }) => mayBeDisguised(name, lexicon))
    .filter(({ offset }) => !urls.some((url) => isWithin(offset, url)))
    .flatMap(({ name, offset }) => classify(name, offset, lexicon))
  return [...urls, ...names].sort((one, other) => one.offset - other.offset)
}

const URL_START = /:[/\\]{1,8}/g
const AUTHORITY = /[^\s"'`<>/?#]{1,512}/y
const URL_TEXT = /[^\s"'`<>]{1,2048}/y
/** A host goes on behind a tab or the end of a line, which clients remove. */
const BROKEN = /[^\s"'`<>/\\?#]{1,253}(?:[\t\r\n]{1,2}[^\s"'`<>/\\?#]{1,253}){1,3}/y

/** Letters of any alphabet that has some; the others have no blanks between words. */
const NAME =
  /(?:(?!\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul})[\p{L}\p{N}\p{M}\p{Cf}\p{Pd}.。．｡․%_]){4,255}/gu
const ASCII_NAME = /[A-Za-z0-9.%_-]{4,255}/g
const DOT = /[.。．｡․]|%2e/i
type Name = { readonly name: string; readonly offset: number }

/** Line by line: most lines of a text are ASCII, and those are read much faster. */
function findNames(text: string): readonly Name[] {
  const names: Name[] = []
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    const line = text.slice(start, end)
    start = end + 1
    if (!DOT.test(line)) continue
    for (const { 0: name, index } of line.matchAll(ASCII.test(line) ? ASCII_NAME : NAME)) {
      names.push({ name, offset: end - line.length + index })
    }
  }
  return names
}

const ASCII = /^[\0-\x7f]*$/

/** What a plain reading reads as it is. */
const PLAIN = /^(?!.{0,250}xn--)[A-Za-z0-9._-]{0,255}$/

function mayBeDisguised(name: string, lexicon: Lexicon): boolean {
  return DOT.test(name) && (!PLAIN.test(name) || findLookAlike(name, lexicon) !== null)
}

function readAt(text: string, offset: number, lexicon: Lexicon): readonly HostInDisguise[] {
  const authority = matchAt(AUTHORITY, text, offset)
  if (isOfVenue(authority.split('\\', 1)[0] ?? '', lexicon)) {
    return classify(matchAt(URL_TEXT, text, offset), offset, lexicon)
  }
  if (authority.includes('\\')) {
    const at = authority.lastIndexOf('@')
    return at !== -1 && isOfVenue(authority.slice(at + 1), lexicon)
      ? classify(authority, offset, lexicon)
      : []
  }
  const isBroken = /[\t\r\n]/.test(text[offset + authority.length] ?? '')
  return isBroken ? classify(matchAt(BROKEN, text, offset), offset, lexicon) : []
}

/** Whether a host is a venue's, or looks like one. */
function isOfVenue(written: string, lexicon: Lexicon): boolean {
  return classifyUrl(`//${written}`, lexicon).known !== null
}

function classify(written: string, offset: number, lexicon: Lexicon): readonly HostInDisguise[] {
  const { host, known, path, disguise } = classifyUrl(`//${written}`, lexicon)
  if (known === null) return []
  if (disguise === null && isAsWritten(written, { host: known, path }, lexicon)) return []
  return [{ host: host ?? '', known, path, disguise, offset, length: written.length }]
}

/** Whether a plain reading sees the same host and path. */
function isAsWritten(
  written: string,
  { host, path }: { readonly host: string; readonly path: string },
  lexicon: Lexicon,
): boolean {
  const end = written.search(/[/\\?#]/)
  const [first, ...others] = findHosts(end === -1 ? written : written.slice(0, end), lexicon)
  const rest = end === -1 ? '' : written.slice(end)
  const writtenPath = rest.replace(/[?#].*$/s, '').replaceAll(/\\(?=\/)/g, '')
  return first?.host === host && others.length === 0 && (writtenPath || '/') === path
}

function isWithin(index: number, { offset, length }: HostInDisguise): boolean {
  return index >= offset && index < offset + length
}

function matchAt(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0] ?? ''
}
