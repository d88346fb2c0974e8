import { builtInLexicon } from '../lexicon.ts'
import type { Lexicon } from '../lexicon.ts'
import { findLookAlike } from './look-alike.ts'
import { normaliseHost, withoutInvisible } from './normalise-host.ts'
import { readPath } from './read-path.ts'

export type ClassifiedUrl = {
  /** As `normaliseHost` gives it; null where there is none. */
  readonly host: string | null
  /** From `/`, as `readPath` gives it; upper case is kept. */
  readonly path: string
  /** Why nobody can be sure where it leads, as the end of a sentence; it quotes nothing but hosts. */
  readonly disguise: string | null
}

/** Longest address that is read. */
const LONGEST_URL = 2_048

/** Where an address leads, with a scheme or without: to the host behind the `@`, as clients read it. */
export function classifyUrl(url: string, lexicon: Lexicon = builtInLexicon()): ClassifiedUrl {
  const visible = withoutInvisible(url.slice(0, LONGEST_URL)).trim()
  const rest = visible.replace(SCHEME, '')
  const end = rest.search(/[/\\?#]/)
  const written = end === -1 ? rest : rest.slice(0, end)
  const host = normaliseHost(written)
  const { path, isAmbiguous } = readPath(pathOf(end === -1 ? '' : rest.slice(end)))
  const disguise =
    describeLookAlike(host, written, lexicon) ??
    describeReaders(host, rest, lexicon) ??
    (isAmbiguous ? 'its path can be read in two ways' : null)
  return { host, path, disguise }
}

const SCHEME = /^(?:[a-z][a-z0-9+.-]{0,31}:[/\\]{1,8}|(?:https?|wss?):|[/\\]{2,8})/i

function pathOf(rest: string): string {
  const path = rest.replace(/[?#].*$/s, '')
  return path === '' ? '/' : path
}

function describeLookAlike(host: string | null, written: string, lexicon: Lexicon): string | null {
  if (host !== null && lexicon.findHost(host) !== null) return null
  const name = written.slice(written.lastIndexOf('@') + 1).replace(/:\d{0,5}$/, '')
  const known = findLookAlike(host ?? name, lexicon)
  if (known === null) return null
  return host === null
    ? `it looks like ${known} and is no host`
    : `it looks like ${known} and is ${host}`
}

/** `https://one\@other/`: what follows the URL standard reads one, what follows RFC 3986 the other. */
function describeReaders(host: string | null, rest: string, lexicon: Lexicon): string | null {
  const authority = rest.split(/[/?#]/, 1)[0] ?? ''
  if (!authority.includes('\\')) return null
  const other = normaliseHost(authority.slice(authority.lastIndexOf('@') + 1))
  if (other === host || !authority.includes('@')) return null
  const names = [host, other].map((name) =>
    name !== null && lexicon.findHost(name) !== null ? name : 'another host',
  )
  return `some clients read ${names[0] ?? ''} in it and others ${names[1] ?? ''}`
}
