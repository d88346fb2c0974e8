import { findKeys } from '../find-keys.ts'
import type { Lexicon } from '../lexicon.ts'
import { readName } from '../read-name.ts'
import { readShortName } from './read-short-name.ts'
import type { ShortName } from './read-short-name.ts'
import { readVenueWord } from './read-venue-word.ts'
import type { VenueName } from './read-venue-word.ts'
import { splitWords } from './split-words.ts'

/** What a key of a document says by itself. */
export type ExplainedName = {
  /** The name as results may show it. */
  readonly shown: string
  /** The same, without the word for what is traded; null where it names no venue. */
  readonly withVenue: string | null
  /** What it says where something else names the venue. */
  readonly short: ShortName | null
  readonly isRefusal: boolean
  readonly words: readonly string[]
  /** Its words in one piece: `exchangeid`. */
  readonly compact: string
  /** The venue that it is the name of, and nothing else. */
  readonly venue: VenueName | null
}

/** Explains a key; documents repeat their keys, so the answers are kept. */
export function explainName(name: string, lexicon: Lexicon): ExplainedName {
  const kept = answers.get(lexicon) ?? new Map<string, ExplainedName>()
  answers.set(lexicon, kept)
  const known = kept.get(name)
  if (known !== undefined) return known
  const explained = new LazyName(name, lexicon)
  if (kept.size >= MOST_ANSWERS) kept.clear()
  kept.set(name, explained)
  return explained
}

/** Most keys are asked for one or two of these, and each costs. */
class LazyName implements ExplainedName {
  readonly #name: string
  readonly #lexicon: Lexicon
  #words?: readonly string[]
  #compact?: string
  #shown?: string
  #withVenue?: string | null
  #short?: ShortName | null
  #venue?: VenueName | null

  constructor(name: string, lexicon: Lexicon) {
    this.#name = name
    this.#lexicon = lexicon
  }

  get words(): readonly string[] {
    this.#words ??= splitWords(this.#name)
    return this.#words
  }

  get compact(): string {
    this.#compact ??= this.words.join('')
    return this.#compact
  }

  get shown(): string {
    this.#shown ??= showName(this.#name, this.#lexicon)
    return this.#shown
  }

  get withVenue(): string | null {
    if (this.#withVenue === undefined) {
      const names = [this.shown, withoutProduct(this.shown)]
      this.#withVenue = names.find((one) => readName(one, this.#lexicon)) ?? null
    }
    return this.#withVenue
  }

  get short(): ShortName | null {
    if (this.#short === undefined) this.#short = readShortName(this.shown)
    return this.#short
  }

  get isRefusal(): boolean {
    return /block|deny|denied|forbid|disallow/i.test(this.#name)
  }

  get venue(): VenueName | null {
    if (this.#venue === undefined) {
      this.#venue = readVenueWord(this.#name.split('.').at(-1) ?? this.#name, this.#lexicon)
    }
    return this.#venue
  }
}

const answers = new WeakMap<Lexicon, Map<string, ExplainedName>>()
const MOST_ANSWERS = 4_096

/** A map may be keyed by keys, so a name that could be one is not repeated. */
function showName(name: string, lexicon: Lexicon): string {
  const isPlain = /^[A-Za-z][A-Za-z0-9_.-]{0,80}$/.test(name)
  const isKeyLike = /\d/.test(name) && name.length >= 16 && !/[_.-]/.test(name)
  return isPlain && !isKeyLike && findKeys(name, lexicon).length === 0 ? name : 'a key'
}

/** `binance_perpetual_testnet_api_key` without the word for what is traded. */
function withoutProduct(name: string): string {
  return splitWords(name)
    .filter((word) => !PRODUCT_WORDS.has(word))
    .join('_')
}

const PRODUCT_WORDS = new Set(
  'perpetual perp perps swap margin usdm coinm usdt linear inverse derivatives v5 options'.split(
    ' ',
  ),
)
