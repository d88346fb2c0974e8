import type { Lexicon } from '../lexicon.ts'
import { readVenueWord } from '../structure/read-venue-word.ts'
import type { Venue } from '../venues/venue-schema.ts'
import { readImports } from './read-imports.ts'
import type { Constants } from './resolve-constants.ts'
import { sdkCalls } from './sdk-calls.ts'
import type { SdkCall } from './sdk-calls.ts'
import type { Tokens } from './tokens.ts'

/** A known call in code. */
export type FoundCall = {
  readonly call: SdkCall
  readonly venue: Venue
  /** The callee as people say it. */
  readonly callee: string
  /** Positions among the tokens: of the callee's first part, and of the bracket. */
  readonly from: number
  readonly open: number
  /** The variable that takes the client, or null. */
  readonly variable: string | null
}

/** Calls of known client libraries, in order; a definition of the same name is none. */
export function findCalls(
  tokens: Tokens,
  {
    text,
    lexicon,
    constants,
  }: {
    readonly text: string
    readonly lexicon: Lexicon
    readonly constants: Constants
  },
): readonly FoundCall[] {
  const { byName: known, lastNames } = callsOf(lexicon)
  const mayBeNamed = NAMING_LIBRARIES.test(text)
  let imports: string | null = null
  const found: FoundCall[] = []
  for (let open = 1; open < tokens.length; open += 1) {
    if (tokens.signCode(open) !== PARENTHESIS) continue
    const before = tokens.value(open - 1)
    const isKnown = lastNames.has(before)
    if (!isKnown && !(mayBeNamed && isClientName(before, lexicon))) continue
    const callee = readCallee(tokens, open, mayBeNamed ? constants : null)
    if (callee === null || DEFINERS.has(tokens.value(callee.from - 1))) continue
    const { parts, from } = callee
    const name = parts.at(-1) ?? ''
    const dotted = parts.length === 1 ? name : `${parts.at(-2) ?? ''}.${name}`
    const of = (call: SdkCall, venue: Venue): FoundCall => ({
      call,
      venue,
      callee: dotted,
      from,
      open,
      variable: variableOf(tokens, from),
    })
    const candidates = [...(known.get(name) ?? []), ...(known.get(dotted) ?? [])]
    if (candidates.length === 0 && !mayBeNamed) continue
    const imported = (imports ??= readImports(text))
    for (const call of new Set(candidates)) {
      const venue = call.venue === null ? null : lexicon.findVenue(call.venue)
      if (venue !== null && call.imports.some((word) => imported.includes(word)))
        found.push(of(call, venue))
    }
    const named = readNamedClient(parts, imported, lexicon)
    if (named !== null) found.push(of(named.call, named.venue))
  }
  return found
}

/** Libraries whose clients are named after their venue; nearly all programs import neither. */
const NAMING_LIBRARIES = /ccxt|nautilus_trader/i
const PARENTHESIS = 0x28
const DEFINERS = new Set([
  'def',
  'class',
  'func',
  'function',
  'fn',
  'interface',
  'extends',
  'struct',
])
const LONGEST_CALLEE = 6
/** How a callee ends whose last part is looked up by its name. */
const KEYED = new Set([']', ')'])

type Callee = { readonly parts: readonly string[]; readonly from: number }

/** The dotted name before a bracket; `ccxt["binance"](` and `getattr(ccxt, "binance")(` count as `ccxt.binance`. */
function readCallee(tokens: Tokens, open: number, constants: Constants | null): Callee | null {
  const last = tokens.value(open - 1)
  if (!KEYED.has(last)) return readDotted(tokens, open - 1)
  const isIndex = last === ']'
  if (tokens.value(open - 3) !== (isIndex ? '[' : ',')) return null
  const { parts, from } = readDotted(tokens, open - 4)
  const isLookUp = tokens.value(from - 1) === '(' && tokens.value(from - 2) === 'getattr'
  if (!isIndex && !isLookUp) return null
  const name = tokens.value(open - 2)
  const key = tokens.isText(open - 2)
    ? ({ kind: 'text', text: name } as const)
    : constants?.resolve({ kind: 'word', text: name })
  if (key?.kind !== 'text') return null
  return { parts: [...parts, key.text], from: isIndex ? from : from - 2 }
}

/** Names with dots between them, the last at a token. */
function readDotted(tokens: Tokens, last: number): Callee {
  const parts: string[] = []
  let at = last
  while (tokens.isName(at)) {
    parts.unshift(tokens.value(at))
    const dot = tokens.value(at - 1)
    if (!(dot === '.' || dot === '::' || dot === '?.') || parts.length >= LONGEST_CALLEE)
      return { parts, from: at }
    at -= 2
  }
  return { parts, from: at + 1 }
}

/** `exchange` in `const exchange = new …(` and `self.exchange = await …(`. */
function variableOf(tokens: Tokens, from: number): string | null {
  let at = from - 1
  while (/^(?:new|await|&|\*)$/.test(tokens.value(at))) at -= 1
  const sign = tokens.value(at)
  return (sign === '=' || sign === ':=') && tokens.isName(at - 1) ? tokens.value(at - 1) : null
}

const CCXT: SdkCall = {
  venue: null,
  callees: [],
  imports: ['ccxt'],
  positions: [],
  switches: [{ names: ['sandbox', 'sandboxMode', 'testnet', 'test', 'demo'], whenTrue: 'paper' }],
  unset: 'live',
  source: 'ccxt js/src/base/Exchange.js:3086,3123',
}

const NAUTILUS: SdkCall = {
  venue: null,
  callees: [],
  imports: ['nautilus_trader'],
  positions: [],
  switches: [
    { names: ['testnet', 'demo', 'is_demo'], whenTrue: 'paper' },
    { names: ['environment'], whenTrue: null },
  ],
  unset: null,
  source: 'nautilus docs/integrations/binance.md:758',
}

/** Clients that are named after their venue: `ccxt.binance(`, Go’s `ccxt.NewBinance(`, `BinanceExecClientConfig(`. */
function readNamedClient(
  parts: readonly string[],
  imports: string,
  lexicon: Lexicon,
): { readonly call: SdkCall; readonly venue: Venue } | null {
  const name = parts.at(-1) ?? ''
  const nautilus = name.endsWith('ClientConfig') ? NAUTILUS_CLIENT.exec(name)?.[1] : undefined
  if (nautilus !== undefined && imports.includes('nautilus_trader')) {
    const venue = readVenueWord(nautilus, lexicon, true)?.venue
    return venue === undefined ? null : { call: NAUTILUS, venue }
  }
  if (!imports.includes('ccxt')) return null
  const isMember = parts.slice(0, -1).some((part) => /^ccxt/i.test(part))
  if (!isMember && parts.length !== 1) return null
  const venue = venueOfClient(name, lexicon)
  return venue === null ? null : { call: CCXT, venue }
}

const clientNames = new WeakMap<Lexicon, Map<string, boolean>>()
const MOST_NAMES = 16_384

/** Whether a client may have this name; programs repeat their names, so the answers are kept. */
function isClientName(name: string, lexicon: Lexicon): boolean {
  const kept = clientNames.get(lexicon) ?? new Map<string, boolean>()
  clientNames.set(lexicon, kept)
  const known = kept.get(name)
  if (known !== undefined) return known
  const isClient = NAUTILUS_CLIENT.test(name) || venueOfClient(name, lexicon) !== null
  if (kept.size >= MOST_NAMES) kept.clear()
  kept.set(name, isClient)
  return isClient
}

function venueOfClient(name: string, lexicon: Lexicon): Venue | null {
  return readVenueWord(name.replace(/^New(?=[A-Z])/, ''), lexicon, true)?.venue ?? null
}

const NAUTILUS_CLIENT = /^([A-Za-z]{2,40}?)(?:Live)?(?:Data|Exec)ClientConfig$/

type CallIndex = {
  readonly byName: ReadonlyMap<string, readonly SdkCall[]>
  /** What stands right before the bracket of any of them, or of one that is looked up. */
  readonly lastNames: ReadonlySet<string>
}

const indexes = new WeakMap<Lexicon, CallIndex>()

/** Known calls by their names; what only the catalogue knows, such as a team's own venue, is among them. */
function callsOf(lexicon: Lexicon): CallIndex {
  const cached = indexes.get(lexicon)
  if (cached !== undefined) return cached
  const byName = new Map<string, readonly SdkCall[]>()
  const add = (call: SdkCall): void => {
    for (const name of call.callees) byName.set(name, [...(byName.get(name) ?? []), call])
  }
  for (const call of sdkCalls) add(call)
  for (const venue of lexicon.venues) {
    for (const { callee, argument, library, paper, live, unset, source } of venue.calls) {
      const isKnown = byName.get(callee)?.some((other) => other.venue === venue.id) ?? false
      if (isKnown || argument === null) continue
      add({
        venue: venue.id,
        callees: [callee],
        imports: [library.toLowerCase()],
        positions: [],
        switches: [{ names: [argument], whenTrue: null, paper, live }],
        unset,
        source,
      })
    }
  }
  const names = [...byName.keys()].map((name) => name.split('.').at(-1) ?? name)
  const lastNames = new Set([...names, ...KEYED])
  const index = { byName, lastNames }
  indexes.set(lexicon, index)
  return index
}
