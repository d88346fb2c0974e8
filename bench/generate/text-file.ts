import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

const BUFFERED = 1_000_000

/** A file that is written a piece at a time, however large it gets. */
export class TextFile implements AsyncDisposable {
  readonly #handle: FileHandle
  #pieces: string[] = []
  #buffered = 0
  #bytes = 0

  private constructor(handle: FileHandle) {
    this.#handle = handle
  }

  static async create(path: string): Promise<TextFile> {
    return new TextFile(await open(path, 'w'))
  }

  /** Bytes so far; all texts here are ASCII. */
  get bytes(): number {
    return this.#bytes
  }

  async write(text: string): Promise<void> {
    this.#pieces.push(text)
    this.#buffered += text.length
    this.#bytes += text.length
    if (this.#buffered >= BUFFERED) await this.#flush()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#flush()
    await this.#handle.close()
  }

  async #flush(): Promise<void> {
    await this.#handle.writeFile(this.#pieces.join(''))
    this.#pieces = []
    this.#buffered = 0
  }
}
