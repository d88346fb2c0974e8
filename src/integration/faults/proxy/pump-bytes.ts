import type { Socket } from 'node:net'

import type { Traffic } from './merge-effects.ts'

type Flow = Pick<Traffic, 'delay' | 'bytesPerSecond' | 'isStalled'>

/** Beyond this the source has to wait. */
const MOST_HELD_BYTES = 1_048_576
/** A narrow line passes on so many pieces a second, and not all of a chunk at once. */
const PIECES_PER_SECOND = 20

/**
 * Passes bytes and the end from one socket to the other as `flow` has it at the moment. Undisturbed, it
 * does what `pipe` does. Returns what to call when `flow` has changed.
 */
export function pumpBytes(source: Socket, target: Socket, flow: () => Flow): () => void {
  const held: { readonly bytes: Buffer | null; readonly at: number }[] = []
  let heldBytes = 0
  let freeAt = 0
  let timer: NodeJS.Timeout | undefined
  let isBlocked = false
  const write = (bytes: Buffer): void => {
    if (target.destroyed || target.write(bytes)) return
    isBlocked = true
    source.pause()
    target.once('drain', () => {
      isBlocked = false
      release()
    })
  }
  /** Whether there may be more to pass on at once. */
  const passNext = (): boolean => {
    const { delay, bytesPerSecond, isStalled } = flow()
    const [next] = held
    if (isBlocked || isStalled || next === undefined) return false
    const now = performance.now()
    const due = Math.max(next.at + delay, bytesPerSecond === null ? 0 : freeAt)
    if (due > now) {
      timer = setTimeout(release, due - now)
      return false
    }
    held.shift()
    if (next.bytes === null) {
      target.end()
      return true
    }
    heldBytes -= next.bytes.length
    if (bytesPerSecond !== null) {
      freeAt = Math.max(now, freeAt) + (next.bytes.length / bytesPerSecond) * 1_000
    }
    write(next.bytes)
    return true
  }
  const release = (): void => {
    clearTimeout(timer)
    while (passNext());
    if (!isBlocked && heldBytes <= MOST_HELD_BYTES) source.resume()
  }
  source.on('data', (chunk: Buffer) => {
    const { delay, bytesPerSecond, isStalled } = flow()
    const isPlain = delay === 0 && bytesPerSecond === null && !isStalled
    if (isPlain && held.length === 0) {
      write(chunk)
      return
    }
    const at = performance.now()
    for (const bytes of cut(chunk, bytesPerSecond)) held.push({ bytes, at })
    heldBytes += chunk.length
    if (heldBytes > MOST_HELD_BYTES) source.pause()
    release()
  })
  source.on('end', () => {
    // Nobody waits for the answer any more to what was not passed on: it must not arrive later.
    if (flow().isStalled) {
      held.length = 0
      target.resetAndDestroy()
      return
    }
    held.push({ bytes: null, at: performance.now() })
    release()
  })
  target.on('close', () => clearTimeout(timer))
  source.resume()
  return release
}

function cut(chunk: Buffer, bytesPerSecond: number | null): readonly Buffer[] {
  if (bytesPerSecond === null) return [chunk]
  const size = Math.max(1, Math.floor(bytesPerSecond / PIECES_PER_SECOND))
  return Array.from({ length: Math.ceil(chunk.length / size) }, (_, index) =>
    chunk.subarray(index * size, (index + 1) * size),
  )
}
