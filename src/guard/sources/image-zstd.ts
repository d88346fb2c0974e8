import type { Bytes } from './image-archive.ts'

/** First four bytes of a frame, little endian. Source: RFC 8878, sections 3.1.1 and 3.1.2. */
const FRAME_MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a50

/** Bytes that are passed on in one piece at most; a block has no more than 128 KB. */
const LARGEST_PIECE = 128 * 1024

/**
 * The frames of a zstd stream, each to be unpacked by itself: Node stops after the first one without
 * a word. Frames that hold no data (`zstd:chunked` keeps its index in one) are passed over.
 * @throws Error where the stream is cut off, or goes on with something else.
 */
export async function* splitZstdFrames(source: Bytes): AsyncGenerator<Bytes> {
  const input = takeFrom(source)
  try {
    for (;;) {
      const magic = await input.takeUpTo(4)
      if (magic.length === 0) return
      const number = magic.length === 4 ? magic.readUInt32LE(0) : 0
      if (number === FRAME_MAGIC) yield readFrame(magic, input)
      else if ((number & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC)
        await input.skip((await input.take(4)).readUInt32LE(0))
      else throw new Error('something follows its zstd frames that is none')
    }
  } finally {
    await input.close()
  }
}

async function* readFrame(magic: Buffer, input: Input): AsyncGenerator<Uint8Array> {
  yield magic
  const descriptor = await input.take(1)
  const flags = descriptor[0] ?? 0
  yield descriptor
  yield* input.pass(headerBytes(flags))
  let isLast = false
  while (!isLast) {
    const header = await input.take(3)
    const bits = header.readUIntLE(0, 3)
    isLast = (bits & 1) === 1
    yield header
    // A block of one repeated byte holds that byte once.
    yield* input.pass(((bits >> 1) & 3) === 1 ? 1 : bits >> 3)
  }
  const hasChecksum = (flags & 0b100) !== 0
  if (hasChecksum) yield* input.pass(4)
}

/** Bytes of a frame's header behind its descriptor: window, dictionary and content size. */
function headerBytes(flags: number): number {
  const isSingleSegment = (flags & 0b10_0000) !== 0
  const dictionary = [0, 1, 2, 4][flags & 0b11] ?? 0
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0
  return (isSingleSegment ? 0 : 1) + dictionary + contentSize
}

type Input = ReturnType<typeof takeFrom>

/** Reads a stream by numbers of bytes. */
function takeFrom(source: Bytes) {
  const chunks = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  const piece = async (size: number): Promise<Buffer> => {
    while (rest.length === 0) {
      const next = await chunks.next()
      if (next.done === true) return rest
      rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length)
    }
    const taken = rest.subarray(0, size)
    rest = rest.subarray(taken.length)
    return taken
  }
  async function* pass(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0;) {
      const next = await piece(Math.min(left, LARGEST_PIECE))
      if (next.length === 0) throw new Error('unexpected end of a zstd stream')
      left -= next.length
      yield next
    }
  }
  const takeUpTo = async (size: number): Promise<Buffer> => {
    let taken = await piece(size)
    while (taken.length > 0 && taken.length < size) {
      const more = await piece(size - taken.length)
      if (more.length === 0) break
      taken = Buffer.concat([taken, more])
    }
    return taken
  }
  return {
    pass,
    takeUpTo,
    take: async (size: number): Promise<Buffer> => {
      const taken = await takeUpTo(size)
      if (taken.length < size) throw new Error('unexpected end of a zstd stream')
      return taken
    },
    skip: async (size: number): Promise<void> => {
      for await (const _piece of pass(size));
    },
    close: async (): Promise<void> => void (await chunks.return?.()),
  }
}
