/** Bytes that occur in no word share this class, and lead back to the start. */
const OTHER = 0

/** Values of a class in the filter: three of them make a number below 2 ** 15, a table that stays in the fastest memory. */
const FILTER_CLASSES = 32
const FILTER_BITS = 5
const LAST_THREE = FILTER_CLASSES ** 3 - 1

/**
 * Finds any of many words in bytes in one pass, upper and lower case alike (Aho and Corasick 1975, as one
 * table). States that end a word have the highest numbers, so that one comparison tells. Each step of the table
 * waits for the one before it; so a filter goes first, which looks at every second place whether the three
 * bytes there begin a word, or follow the first letter of one.
 */
export class WordMatcher {
  /** The next state, already times the table's width, by state and class of the byte. */
  readonly #next: Uint32Array
  readonly #classes: Uint8Array
  readonly #firstEnd: number
  readonly #filterClasses: Uint8Array
  /** 1 for three classes, the first the highest, at which a word may be. */
  readonly #filter: Uint8Array

  /** @param words of ASCII in lower case, at least one character each */
  constructor(words: readonly string[]) {
    if (words.includes('')) throw new Error('expected words of at least one character')
    const { classes, width } = classify(words)
    const { table, ends } = buildTable(words, { classes, width })
    const { next, firstEnd } = renumber(table, ends, width)
    this.#classes = classes
    this.#next = next
    this.#firstEnd = firstEnd
    this.#filterClasses = classes.map((one) =>
      one === OTHER ? OTHER : 1 + ((one - 1) % (FILTER_CLASSES - 1)),
    )
    this.#filter = buildFilter(words, this.#filterClasses)
  }

  /** Where the first word at or behind `from` ends (exclusive), or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const next = this.#next
    const classes = this.#classes
    const firstEnd = this.#firstEnd
    for (let start = from; start < to;) {
      const at = this.#findCandidate(bytes, start, to)
      let state = 0
      let end = Math.max(at - 1, from)
      // Back at the start behind the candidate, no word is begun that the filter has not to look at.
      do {
        if (end >= to) return -1
        state = next[state + (classes[bytes[end] as number] as number)] as number
        end += 1
        if (state >= firstEnd) return end
      } while (state !== 0 || end <= at)
      start = end
    }
    return -1
  }

  /** Where a word may begin, or right behind its first letter; near the end, any place may be one. */
  #findCandidate(bytes: Uint8Array, from: number, to: number): number {
    const classes = this.#filterClasses
    const filter = this.#filter
    const last = to - 2
    let at = from
    for (let seen = classes[bytes[at] as number] as number; at < last; at += 2) {
      const second = classes[bytes[at + 1] as number] as number
      const third = classes[bytes[at + 2] as number] as number
      seen = ((seen << (2 * FILTER_BITS)) & LAST_THREE) | (second << FILTER_BITS) | third
      if (filter[seen] === 1) return at
    }
    return at
  }
}

/** What three classes a word may show at its first letter, and behind it; where it has ended, anything follows. */
function buildFilter(words: readonly string[], classes: Uint8Array): Uint8Array {
  const filter = new Uint8Array(FILTER_CLASSES ** 3)
  const all = Array.from({ length: FILTER_CLASSES }, (_, one) => one)
  for (const word of words) {
    for (const start of [0, 1]) {
      const [firsts = all, seconds = all, thirds = all] = Array.from(
        word.slice(start, start + 3),
        (letter) => [classes[letter.charCodeAt(0)] as number],
      )
      for (const first of firsts) {
        for (const second of seconds) {
          for (const third of thirds) {
            filter[(first << (2 * FILTER_BITS)) | (second << FILTER_BITS) | third] = 1
          }
        }
      }
    }
  }
  return filter
}

type Alphabet = { readonly classes: Uint8Array; readonly width: number }

function classify(words: readonly string[]): Alphabet {
  const classes = new Uint8Array(256)
  const alphabet = [...new Set(words.join(''))].sort()
  for (const [index, character] of alphabet.entries()) {
    classes[character.charCodeAt(0)] = index + 1
    classes[character.toUpperCase().charCodeAt(0)] = index + 1
  }
  return { classes, width: 2 ** Math.ceil(Math.log2(alphabet.length + 1)) }
}

/** The states in order of their depth, and which of them end a word. */
function buildTable(
  words: readonly string[],
  { classes, width }: Alphabet,
): { readonly table: Uint32Array; readonly ends: Uint8Array } {
  const most = words.reduce((sum, { length }) => sum + length, 1)
  const trie = new Uint32Array(most * width)
  const ends = new Uint8Array(most)
  let size = 1
  for (const word of words) {
    let state = 0
    for (let at = 0; at < word.length; at += 1) {
      const place = state * width + (classes[word.charCodeAt(at)] as number)
      if (trie[place] === 0) trie[place] = size++
      state = trie[place] as number
    }
    ends[state] = 1
  }
  const fail = new Uint32Array(size)
  const queue = new Uint32Array(size)
  let last = 1
  for (let first = 0; first < last; first += 1) {
    const state = queue[first] as number
    const back = fail[state] as number
    if (ends[back] === 1) ends[state] = 1
    for (let byte = OTHER + 1; byte < width; byte += 1) {
      const place = state * width + byte
      // Of the start itself nothing shorter is left to try.
      const shorter = state === 0 ? 0 : (trie[back * width + byte] as number)
      const child = trie[place] as number
      if (child === 0) trie[place] = shorter
      else {
        fail[child] = shorter
        queue[last++] = child
      }
    }
  }
  return { table: trie.subarray(0, size * width), ends: ends.subarray(0, size) }
}

/** The same states, those that end a word last. */
function renumber(
  table: Uint32Array,
  ends: Uint8Array,
  width: number,
): { readonly next: Uint32Array; readonly firstEnd: number } {
  const rank = new Uint32Array(ends.length)
  let number = 0
  for (const wanted of [0, 1]) {
    ends.forEach((isEnd, state) => {
      if (isEnd === wanted) rank[state] = number++
    })
  }
  const next = new Uint32Array(table.length)
  for (let state = 0; state < ends.length; state += 1) {
    const row = (rank[state] as number) * width
    for (let byte = 0; byte < width; byte += 1) {
      next[row + byte] = (rank[table[state * width + byte] as number] as number) * width
    }
  }
  const count = ends.reduce((sum, isEnd) => sum + isEnd, 0)
  return { next, firstEnd: (ends.length - count) * width }
}
