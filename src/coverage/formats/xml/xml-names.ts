/** A name that a format does not know. */
export const UNKNOWN_NAME = -1

/** The names of elements and attributes that a format knows, as small numbers; compared as bytes. */
export class XmlNames {
  readonly #texts: readonly string[]
  readonly #byLength: readonly (readonly { readonly id: number; readonly bytes: Buffer }[])[]

  constructor(texts: readonly string[]) {
    const entries = texts.map((text, id) => ({ id, bytes: Buffer.from(text) }))
    const longest = Math.max(...entries.map(({ bytes }) => bytes.length))
    this.#texts = texts
    this.#byLength = Array.from({ length: longest + 1 }, (_, length) =>
      entries.filter(({ bytes }) => bytes.length === length),
    )
  }

  /** Number of a name of the list. */
  idOf(text: string): number {
    const id = this.#texts.indexOf(text)
    if (id === UNKNOWN_NAME) throw new Error(`${text} is not in the list of names`)
    return id
  }

  /** Number of the name between two places, or `UNKNOWN_NAME`. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const candidates = this.#byLength[end - start]
    if (candidates === undefined) return UNKNOWN_NAME
    for (let index = 0; index < candidates.length; index += 1) {
      const candidate = candidates[index] as { id: number; bytes: Buffer }
      if (isSame(candidate.bytes, bytes, start)) return candidate.id
    }
    return UNKNOWN_NAME
  }
}

function isSame(name: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if (name[index] !== bytes[start + index]) return false
  }
  return true
}
