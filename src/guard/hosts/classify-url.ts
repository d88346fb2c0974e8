import { builtInLexicon } from '../lexicon.ts'
import type { Lexicon } from '../lexicon.ts'
import { findLookAlike } from './look-alike.ts'
import { normaliseHost, withoutInvisible } from './normalise-host.ts'
import { readPath } from './read-path.ts'

export type ClassifiedUrl = {
  /** As `normaliseHost` gives it; null where there is none. */
  readonly host: string | null
  /** The host of the catalogue that it is, looks like, or is to some clients; null where there is none. */
  readonly known: string | null
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
  const nature = { host, written, rest }
  const found = findLookAlikeOf(nature, lexicon) ?? findOtherReading(nature, lexicon)
  const known = found?.known ?? knownHost(host, lexicon)
  const disguise = found?.disguise ?? (isAmbiguous ? 'its path can be read in two ways' : null)
  return { host, known, path, disguise }
}

const SCHEME = /^(?:[a-z][a-z0-9+.-]{0,31}:[/\\]{1,8}|(?:https?|wss?):|[/\\]{2,8})/i

function pathOf(rest: string): string {
  const path = rest.replace(/[?#].*$/s, '')
  return path === '' ? '/' : path
}

type Nature = { readonly host: string | null; readonly written: string; readonly rest: string }
type Disguise = { readonly known: string | null; readonly disguise: string }

function knownHost(host: string | null, lexicon: Lexicon): string | null {
  return host !== null && lexicon.findHost(host) !== null ? host : null
}

function findLookAlikeOf({ host, written }: Nature, lexicon: Lexicon): Disguise | null {
  if (knownHost(host, lexicon) !== null) return null
  const name = written.slice(written.lastIndexOf('@') + 1).replace(/:\d{0,5}$/, '')
  const known = findLookAlike(host ?? name, lexicon)
  if (known === null) return null
  const nature = host === null ? 'is no host' : `is ${host}`
  return { known, disguise: `it looks like ${known} and ${nature}` }
}

/** `https://one\@other/`: what follows the URL standard reads one, what follows RFC 3986 the other. */
function findOtherReading({ host, rest }: Nature, lexicon: Lexicon): Disguise | null {
  const authority = rest.split(/[/?#]/, 1)[0] ?? ''
  if (!authority.includes('\\') || !authority.includes('@')) return null
  const other = normaliseHost(authority.slice(authority.lastIndexOf('@') + 1))
  if (other === host) return null
  const [first, second] = [knownHost(host, lexicon), knownHost(other, lexicon)]
  const names = `${first ?? 'another host'} in it and others ${second ?? 'another host'}`
  return { known: first ?? second, disguise: `some clients read ${names}` }
}
