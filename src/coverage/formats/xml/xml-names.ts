import { CUT, IS_NAME } from './xml-bytes.ts'

/** A name that a format does not know. */
export const UNKNOWN_NAME = -1

/** The names of elements and attributes that a format knows, as small numbers; compared as bytes. */
export class XmlNames {
  readonly #texts: readonly string[]
  readonly #bytes: readonly Buffer[]
  readonly #byLength: readonly (readonly number[])[]

  constructor(texts: readonly string[]) {
    const bytes = texts.map((text) => Buffer.from(text))
    const longest = Math.max(...bytes.map(({ length }) => length))
    this.#texts = texts
    this.#bytes = bytes
    this.#byLength = Array.from({ length: longest + 1 }, (_, length) =>
      [...bytes.keys()].filter((id) => bytes[id]?.length === length),
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
      const id = candidates[index] as number
      if (isAt(this.#bytes[id] as Buffer, bytes, start)) return id
    }
    return UNKNOWN_NAME
  }

  /** Where a known name ends that starts at `start`; `CUT` where another name stands there. */
  endOf(id: number, bytes: Uint8Array, start: number): number {
    const name = this.#bytes[id]
    if (name === undefined || !isAt(name, bytes, start)) return CUT
    const end = start + name.length
    return IS_NAME[bytes[end] as number] === 0 ? end : CUT
  }
}

function isAt(name: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if (name[index] !== bytes[start + index]) return false
  }
  return true
}
