const NEWLINE = 0x0a

/** Lines and columns, from 1, of places in a text; counted forwards, so that long lines stay cheap. */
export class TextPosition {
  readonly #bytes: Buffer
  #line = 1
  #at = 0
  #column = 1

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** `column` counts UTF-16 units. */
  locate(offset: number): { readonly line: number; readonly column: number } {
    if (offset < this.#at) this.#restart()
    for (;;) {
      const newline = this.#bytes.indexOf(NEWLINE, this.#at)
      if (newline === -1 || newline >= offset) break
      this.#line += 1
      this.#at = newline + 1
      this.#column = 1
    }
    this.#column += this.#bytes.toString('utf8', this.#at, offset).length
    this.#at = offset
    return { line: this.#line, column: this.#column }
  }

  /** At most `limit` bytes of the line before a place, as text. */
  before(offset: number, limit: number): string {
    const part = this.#bytes.subarray(Math.max(offset - limit, 0), offset)
    return part.toString('utf8', part.lastIndexOf(NEWLINE) + 1)
  }

  /** At most `limit` bytes of the line behind a place. */
  behind(offset: number, limit: number): string {
    const part = this.#bytes.subarray(offset, offset + limit)
    const newline = part.indexOf(NEWLINE)
    return part.toString('utf8', 0, newline === -1 ? part.length : newline)
  }

  #restart(): void {
    this.#line = 1
    this.#at = 0
    this.#column = 1
  }
}
