export type UnpackLimits = {
  /** Entries of an archive and of all archives in it. */
  readonly entries: number
  /** Bytes of one entry. */
  readonly entryBytes: number
  /** Bytes of all entries together. */
  readonly totalBytes: number
  /** Times that a file may grow, from `smallestTotal` on. */
  readonly growth: number
  readonly smallestTotal: number
  /** Archives in archives; the outermost is the first. */
  readonly depth: number
}

const MEGABYTE = 1024 * 1024

export const UNPACK_LIMITS: UnpackLimits = {
  entries: 100_000,
  entryBytes: 64 * MEGABYTE,
  totalBytes: 1024 * MEGABYTE,
  growth: 200,
  smallestTotal: 16 * MEGABYTE,
  depth: 3,
}

/** An archive that would take more than it may; all reading of it ends. */
export class OverBudget extends Error {
  override readonly name = 'OverBudget'
}

/** What one archive, with all archives in it, may still take. */
export class UnpackBudget {
  readonly limits: UnpackLimits
  readonly #total: number
  #bytes = 0
  #entries = 0

  constructor(limits: UnpackLimits, packedBytes: number) {
    this.limits = limits
    const grown = Math.max(packedBytes * limits.growth, limits.smallestTotal)
    this.#total = Math.min(limits.totalBytes, grown)
  }

  /** @throws OverBudget */
  takeEntry(): void {
    this.#entries += 1
    if (this.#entries > this.limits.entries) {
      throw new OverBudget(`it holds more than ${this.limits.entries} files`)
    }
  }

  /** @throws OverBudget */
  takeBytes(count: number): void {
    this.#bytes += count
    if (this.#bytes > this.#total) {
      throw new OverBudget(`it unpacks to more than ${this.#total} bytes`)
    }
  }

  /**
   * All bytes of a stream; null for more than one entry may have.
   * @throws OverBudget
   */
  async read(stream: AsyncIterable<Uint8Array>): Promise<Buffer | null> {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of stream) {
      this.takeBytes(chunk.length)
      size += chunk.length
      if (size <= this.limits.entryBytes) chunks.push(chunk)
      else chunks.length = 0
    }
    return size > this.limits.entryBytes ? null : Buffer.concat(chunks)
  }
}
