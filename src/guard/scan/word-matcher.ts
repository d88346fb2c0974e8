/** Bytes that occur in no word share this class, and lead back to the start. */
const OTHER = 0
/** In the table, in place of a state: a word ends here. */
const END = -1

/** Values of a class in the filter: three of them make a number below 2 ** 15, a table that stays in the fastest memory. */
const FILTER_CLASSES = 32
const FILTER_BITS = 5
const LAST_THREE = FILTER_CLASSES ** 3 - 1

/**
 * Finds any of many words in bytes in one pass, upper and lower case alike (Aho and Corasick 1975, as one
 * table). Each step of the table waits for the one before it; so a filter goes first, which looks at every
 * second place whether the three bytes there begin a word, or follow the first letter of one.
 */
export class WordMatcher {
  /** The next state, already times the table's width, or `END`, by state and class of the byte. */
  readonly #next: Int32Array
  readonly #classes: Uint8Array
  readonly #filterClasses: Uint8Array
  /** 1 for three classes, the first the highest, at which a word may be. */
  readonly #filter: Uint8Array

  /** @param words of ASCII in lower case, at least one character each */
  constructor(words: readonly string[]) {
    if (words.includes('')) throw new Error('expected words of at least one character')
    const alphabet = classify(words)
    const { classes } = alphabet
    this.#classes = classes
    this.#next = buildTable(words, alphabet)
    this.#filterClasses = classes.map((one) =>
      one === OTHER ? OTHER : 1 + ((one - 1) % (FILTER_CLASSES - 1)),
    )
    this.#filter = buildFilter(words, this.#filterClasses)
  }

  /** Where the first word at or behind `from` ends (exclusive), or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const next = this.#next
    const classes = this.#classes
    for (let start = from; start < to;) {
      const at = this.#findCandidate(bytes, start, to)
      let state = 0
      let end = Math.max(at - 1, from)
      // Back at the start behind the candidate, no word is begun that the filter has not to look at.
      do {
        if (end >= to) return -1
        state = next[state + (classes[bytes[end] as number] as number)] as number
        end += 1
        if (state === END) return end
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

/** A state of the table, by what leads to it. */
type Node = {
  readonly parent: Node | null
  /** Class of the byte that leads here. */
  readonly letter: number
  readonly children: Node[]
  /** Where its row begins. */
  readonly row: number
  isEnd: boolean
  /** The longest other beginning of a word that the bytes so far end with; null: none. */
  fail: Node | null
}

/** Level by level: a state goes on as the shorter one does that it falls back to, but for its own children. */
function buildTable(words: readonly string[], { classes, width }: Alphabet): Int32Array {
  const levels = plantWords(words, { classes, width })
  const nodes = levels.flat()
  const table = new Int32Array(nodes.length * width)
  const byRow = new Map(nodes.map((node) => [node.row, node]))
  for (const level of levels) {
    for (const node of level) {
      const { parent, letter } = node
      if (parent === null) continue
      const shorter = parent.fail === null ? 0 : (table[parent.fail.row + letter] as number)
      if (shorter === END) node.isEnd = true
      else node.fail = byRow.get(shorter) ?? null
      if (node.isEnd) table[parent.row + letter] = END
    }
    for (const { row, fail, children } of level) {
      if (fail !== null) table.copyWithin(row, fail.row, fail.row + width)
      for (const child of children) table[row + child.letter] = child.row
    }
  }
  return table
}

/** The beginnings of the words, by their length, the empty one first. */
function plantWords(words: readonly string[], { classes, width }: Alphabet): readonly Node[][] {
  const root: Node = { parent: null, letter: OTHER, children: [], row: 0, isEnd: false, fail: null }
  const levels: Node[][] = [[root]]
  let row = 0
  for (const word of words) {
    let node = root
    for (let depth = 1; depth <= word.length; depth += 1) {
      const letter = classes[word.charCodeAt(depth - 1)] as number
      let child = node.children.find((one) => one.letter === letter)
      if (child === undefined) {
        row += width
        child = { parent: node, letter, children: [], row, isEnd: false, fail: null }
        node.children.push(child)
        ;(levels[depth] ??= []).push(child)
      }
      node = child
    }
    node.isEnd = true
  }
  return levels
}
