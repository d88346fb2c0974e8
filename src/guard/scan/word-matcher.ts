/** Bytes that occur in no word share this class, and lead back to the start. */
const OTHER = 0
const UPPER_A = 0x41
const UPPER_Z = 0x5a
const TO_LOWER = 0x20

/**
 * Finds any of many words in bytes in one pass, upper and lower case alike (Aho and Corasick 1975, as one
 * table). States that end a word have the highest numbers, so that one comparison tells.
 */
export class WordMatcher {
  /** The table's next state, already times `#width`, by state and class of the byte. */
  readonly #next: Uint32Array
  readonly #classes = new Uint8Array(256)
  readonly #firstEnd: number

  /** @param words of ASCII, at least one character each */
  constructor(words: readonly string[]) {
    const trie = buildTrie(words)
    const alphabet = [...new Set(words.join('').toLowerCase())].sort()
    alphabet.forEach((character, index) => {
      const byte = character.charCodeAt(0)
      this.#classes[byte] = index + 1
      const upper = character.toUpperCase().charCodeAt(0)
      if (upper >= UPPER_A && upper <= UPPER_Z) this.#classes[byte - TO_LOWER] = index + 1
    })
    const width = 2 ** Math.ceil(Math.log2(alphabet.length + 1))
    const order = [...trie.keys()].sort(
      (left, right) => Number(trie[left]?.isEnd) - Number(trie[right]?.isEnd) || left - right,
    )
    const rank = new Uint32Array(trie.length)
    order.forEach((state, index) => {
      rank[state] = index
    })
    this.#next = new Uint32Array(trie.length * width)
    for (const [state, node] of trie.entries()) {
      const row = (rank[state] ?? 0) * width
      for (const [index, character] of alphabet.entries()) {
        this.#next[row + index + 1] = (rank[step(trie, state, character)] ?? 0) * width
      }
      this.#next[row + OTHER] = 0
      if (node.isEnd && state === 0) throw new Error('expected words of at least one character')
    }
    const ends = trie.filter(({ isEnd }) => isEnd).length
    this.#firstEnd = (trie.length - ends) * width
  }

  /** Where the first word at or behind `from` ends (exclusive), or -1. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const next = this.#next
    const classes = this.#classes
    const firstEnd = this.#firstEnd
    let state = 0
    for (let at = from; at < to; at += 1) {
      state = next[state + (classes[bytes[at] as number] as number)] as number
      if (state >= firstEnd) return at + 1
    }
    return -1
  }
}

type Node = {
  readonly children: Map<string, number>
  fail: number
  isEnd: boolean
}

/** Nodes breadth first, each with its longest proper suffix that is a node. */
function buildTrie(words: readonly string[]): readonly Node[] {
  const nodes: Node[] = [{ children: new Map(), fail: 0, isEnd: false }]
  for (const word of words) {
    let node = nodes[0] as Node
    for (const character of word.toLowerCase()) {
      let child = node.children.get(character)
      if (child === undefined) {
        child = nodes.length
        node.children.set(character, child)
        nodes.push({ children: new Map(), fail: 0, isEnd: false })
      }
      node = nodes[child] as Node
    }
    node.isEnd = true
  }
  const queue = [...(nodes[0] as Node).children.values()]
  for (const state of queue) {
    const node = nodes[state] as Node
    for (const [character, child] of node.children) {
      const childNode = nodes[child] as Node
      childNode.fail = step(nodes, node.fail, character)
      childNode.isEnd ||= (nodes[childNode.fail] as Node).isEnd
      queue.push(child)
    }
  }
  return nodes
}

/** The state behind `character`, by way of shorter suffixes where the state itself has none. */
function step(nodes: readonly Node[], from: number, character: string): number {
  for (let state = from; ; state = (nodes[state] as Node).fail) {
    const child = (nodes[state] as Node).children.get(character)
    if (child !== undefined) return child
    if (state === 0) return 0
  }
}
