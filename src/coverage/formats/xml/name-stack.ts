import { NUL } from './xml-bytes.ts'

/** Names of the open elements, as bytes in one buffer. */
export class NameStack {
  depth = 0
  #bytes: Buffer = Buffer.alloc(1024)
  readonly #ends: number[] = [0]
  readonly #ids: number[] = []

  push(bytes: Buffer, start: number, end: number, id: number): void {
    const from = this.#ends[this.depth] as number
    const to = from + end - start
    if (to > this.#bytes.length) {
      const larger = Buffer.alloc(to * 2)
      this.#bytes.copy(larger, 0, 0, from)
      this.#bytes = larger
    }
    bytes.copy(this.#bytes, from, start, end)
    this.#ids[this.depth] = id
    this.depth += 1
    this.#ends[this.depth] = to
  }

  pop(): number {
    this.depth -= 1
    return this.#ids[this.depth] as number
  }

  /** End of the innermost name in the bytes at `at`; 0 where another stands there, -1 where they end first. */
  matchTop(bytes: Buffer, at: number): number {
    if (this.depth === 0) return 0
    const start = this.#ends[this.depth - 1] as number
    const length = (this.#ends[this.depth] as number) - start
    for (let index = 0; index < length; index += 1) {
      const byte = bytes[at + index]
      if (byte === NUL) return -1
      if (byte !== this.#bytes[start + index]) return 0
    }
    return at + length
  }

  /** All names, outermost first, with commas between them. */
  join(): string {
    return Array.from({ length: this.depth }, (_, index) =>
      this.#bytes.toString('utf8', this.#ends[index], this.#ends[index + 1]),
    ).join()
  }

  top(): string {
    return this.#bytes.toString('utf8', this.#ends[this.depth - 1], this.#ends[this.depth])
  }
}
