import type { FunctionList } from './functions.ts'

const LAST_PLAIN = 0x7f

/** Walks through a file's functions while a report names them in the same order. */
export class FunctionCursor {
  #names = ''
  #at = 0
  #index = 0

  /** Stands before the first of the functions. */
  begin({ names }: FunctionList): void {
    this.#names = names
    this.#at = 0
    this.#index = 0
  }

  /**
   * Steps over the next function where the name is its own, and gives its place in the list; null, and
   * no step, for any other. A name is compared as bytes, so beyond ASCII none is the same.
   */
  step(bytes: Buffer, start: number, end: number): number | null {
    const names = this.#names
    let at = this.#at
    if (at + end - start >= names.length) return null
    for (let index = start; index < end; index += 1) {
      const code = names.charCodeAt(at)
      if (code !== bytes[index] || code === 0 || code > LAST_PLAIN) return null
      at += 1
    }
    if (names.charCodeAt(at) !== 0) return null
    this.#at = at + 1
    this.#index += 1
    return this.#index - 1
  }
}
