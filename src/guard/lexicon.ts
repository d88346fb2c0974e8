import { exactNamesOf } from './exact-names.ts'
import type { NameMeaning } from './exact-names.ts'
import { WordMatcher } from './scan/word-matcher.ts'
import { builtInCatalogue } from './venues/catalogue.ts'
import type { Catalogue } from './venues/catalogue.ts'
import type { Field, Venue } from './venues/venue-schema.ts'

type Header = {
  readonly venue: Venue
  readonly header: Venue['headers'][number]
  readonly shape: RegExp
}
type Shape = { readonly venue: Venue; readonly field: Field; readonly shape: RegExp }

/** What the guard looks for, made once of a catalogue of venues. */
export type Lexicon = Pick<
  Catalogue,
  'venues' | 'frameworks' | 'findVenue' | 'findHost' | 'findCalls'
> & {
  /** The catalogue's own names of variables, normalised. */
  readonly exactNames: ReadonlyMap<string, NameMeaning>
  /** Venues by the words that stand for them in a name. */
  readonly tokens: ReadonlyMap<string, readonly Venue[]>
  /** The first words of these tokens. */
  readonly tokenStarts: ReadonlySet<string>
  readonly headers: readonly Header[]
  /** Keys that their shape alone gives away. */
  readonly shapes: readonly Shape[]
  /** Any of these shapes. */
  readonly anyShape: RegExp
  /** Finds where a text may say anything about a venue. */
  readonly words: WordMatcher
  /** Starts of keys too short to be words; what follows them tells. */
  readonly keyStarts: readonly string[]
}

export function createLexicon(catalogue: Catalogue): Lexicon {
  const { venues, frameworks, findVenue, findHost, findCalls } = catalogue
  const shapes = venues.flatMap(shapesOf)
  const headers = venues.flatMap(headersOf)
  const tokens = tokensOf(venues)
  return {
    venues,
    frameworks,
    findVenue,
    findHost,
    findCalls,
    exactNames: exactNamesOf(venues),
    tokens,
    tokenStarts: new Set([...tokens.keys()].map((token) => token.split('_')[0] ?? token)),
    headers,
    shapes,
    anyShape: anyOf(shapes),
    words: new WordMatcher(wordsOf(catalogue)),
    keyStarts: [
      ...new Set(
        startsOf(venues).filter((start) => start.length > 0 && start.length < SHORTEST_WORD),
      ),
    ],
  }
}

/** Texts in lower case, at least one of which a file has that says anything about a venue, but for keys known by their shape alone. */
export function wordsOf({ venues, frameworks }: Catalogue): readonly string[] {
  const words = [
    ...venues.flatMap(wordsOfVenue),
    ...frameworks.flatMap(({ names, switches }) =>
      [...names, ...switches].map(({ name }) => name.toLowerCase()).filter(isOwnName),
    ),
    ...LIBRARIES,
    ...venues.flatMap(({ headers }) => headers.map(({ name }) => name.toLowerCase())),
    ...startsOf(venues)
      .filter((start) => start.length >= SHORTEST_WORD)
      .map((start) => start.toLowerCase()),
  ]
  return [...new Set(words)]
}

/** The plain characters with which keys of a shape of their own begin. */
function startsOf(venues: readonly Venue[]): readonly string[] {
  return venues.flatMap(({ formats }) =>
    formats.filter(({ isSpecific }) => isSpecific).map(({ pattern }) => literalStart(pattern)),
  )
}

let builtIn: Lexicon | undefined

/** The lexicon of the catalogue that comes with the guard. */
export function builtInLexicon(): Lexicon {
  builtIn ??= createLexicon(builtInCatalogue)
  return builtIn
}

const SHORTEST_WORD = 4

function tokensOf(venues: readonly Venue[]): ReadonlyMap<string, readonly Venue[]> {
  const tokens = new Map<string, Venue[]>()
  for (const venue of venues) {
    for (const token of venue.nameTokens) tokens.set(token, [...(tokens.get(token) ?? []), venue])
  }
  return tokens
}

/** Client libraries whose names hold no venue's. */
const LIBRARIES = ['ccxt', 'pybit', 'ib_insync', 'ib_async', 'ibapi', 'stoqey', 'com.ib.']

/** `FREQTRADE__DRY_RUN` is a framework's own, `sandbox` is anybody's. */
function isOwnName(name: string): boolean {
  return name.length >= 8 && /[_-]/.test(name)
}

/** What stands behind a token of two letters, which by itself is part of any word. */
const BEHIND_SHORT =
  'api key secret token user pass account port host gateway trading mode paper live demo client private'.split(
    ' ',
  )

/**
 * Words of a venue, lower case; of a token too short to be one, the names that it starts. A name or host that
 * has one of the venue's words in it is found by that word, and a small table is a quick one.
 */
function wordsOfVenue(venue: Venue): readonly string[] {
  const words = venue.nameTokens.flatMap((token) => {
    const word = token.toLowerCase()
    const dashed = word.replaceAll('_', '-')
    const plain = word.replaceAll('_', '')
    if (word.length >= SHORTEST_WORD) return [word, dashed, plain]
    if (word.length === 3) return [word]
    return BEHIND_SHORT.flatMap((behind) => [`${word}_${behind}`, `${word}-${behind}`])
  })
  const named = [
    ...venue.names.map(({ name }) => name),
    ...venue.endpointNames.map(({ name }) => name),
    ...venue.switches
      .filter(({ kind, name }) => (kind === 'env' || kind === 'config') && /^[\w-]{5,}$/.test(name))
      .map(({ name }) => name),
    ...venue.hosts.live,
    ...venue.hosts.paper,
    ...venue.hosts.shared,
  ].map((text) => text.toLowerCase())
  const isKnown = (text: string): boolean => words.some((word) => text.includes(word))
  const id = venue.id.replaceAll('-', '')
  return [
    ...words,
    ...named.filter((text) => !isKnown(text)),
    ...(isKnown(id) || isKnown(venue.id) ? [] : namesOf(venue.id)),
  ]
}

/**
 * A venue's id that is a common word, where it ends a setting: `exchange: gate`, `"name": "gemini"`. One so short that
 * many words end with it must begin there, too.
 */
function namesOf(id: string): readonly string[] {
  const isShort = id.length < SHORTEST_WORD
  const quoted = [`"`, `'`].map((quote) => `${isShort ? quote : ''}${id}${quote}`)
  return [...quoted, ...['\n', '\r', ','].map((end) => `${isShort ? ' ' : ''}${id}${end}`)]
}

function headersOf(venue: Venue): readonly Header[] {
  return venue.headers.map((header) => ({
    venue,
    header,
    shape: new RegExp(`${header.name}["'\`]?\\s{0,4}[:=,]\\s{0,4}["'\`]?([01])\\b`, 'i'),
  }))
}

function shapesOf(venue: Venue): readonly Shape[] {
  return venue.formats
    .filter(({ isSpecific }) => isSpecific)
    .map(({ field, pattern }) => ({
      venue,
      field,
      shape: new RegExp(`${BOUNDARY}(?:${pattern})(?![A-Za-z0-9])`, 'g'),
    }))
}

/** One search that tells whether a text has any of the shapes, since nearly every text has none. */
function anyOf(shapes: readonly Shape[]): RegExp {
  const sources = shapes.map(({ shape }) => shape.source)
  // Groups that are referred to would have other numbers in one pattern.
  if (sources.some((source) => /\\[1-9k]|\(\?</.test(source.replaceAll(BOUNDARY, ''))))
    return /(?:)/
  return sources.length === 0 ? /(?!)/ : new RegExp(sources.join('|'))
}

const BOUNDARY = '(?<![A-Za-z0-9])'

/** The plain characters that a pattern begins with. */
function literalStart(pattern: string): string {
  const literal = /^[A-Za-z0-9/_ -]*/.exec(pattern)?.[0] ?? ''
  // A character that is repeated or optional is not sure to be there.
  return /^[?*+{]/.test(pattern.slice(literal.length)) ? literal.slice(0, -1) : literal
}
