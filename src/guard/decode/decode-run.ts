import { isUtf8 } from 'node:buffer'

import { findBase64Stretches, findHexStretches } from './ascii-stretches.ts'
import type { Stretch } from './ascii-stretches.ts'
import { positionIn } from './encoded-runs.ts'
import type { EncodedRun } from './encoded-runs.ts'
import { readText } from './readable-text.ts'

export type Decoding = 'base64' | 'hex' | 'percent' | 'escapes' | 'utf-16'

/** A decoded text and the bytes of the file that it is decoded from. */
export type Span = {
  readonly text: string
  readonly how: readonly Decoding[]
  readonly start: number
  readonly end: number
}

/** The texts that a run of base64 or hex stands for. */
export function decodeRun(run: EncodedRun): readonly Span[] {
  const base64 = findBase64Stretches(run.bytes)
  const hex = findHexStretches(run.bytes)
  return [
    ...[0, 1, 2, 3].flatMap((alignment) =>
      decodeAligned(
        run,
        base64.filter(({ start }) => start % 4 === alignment),
        alignment,
      ),
    ),
    ...hex.flatMap((stretch) => decodeStretch(run, stretch, 'hex')),
  ]
}

function decodeAligned(
  run: EncodedRun,
  stretches: readonly Stretch[],
  alignment: number,
): readonly Span[] {
  if (stretches.length === 0) return []
  const whole = { start: alignment, end: run.bytes.length }
  // A text that is not ASCII alone, which its stretches would leave out.
  if (isUtf8(decode(run, whole, 'base64'))) {
    const spans = decodeStretch(run, whole, 'base64')
    const [first] = stretches
    if (spans.length === 1) {
      return [...spans, ...(first === undefined ? [] : decodeUnglued(run, first))]
    }
  }
  return stretches.flatMap((stretch) => {
    const wider = {
      start: Math.max(stretch.start - 4, alignment),
      end: Math.min(stretch.end + 4, run.bytes.length),
    }
    return [...decodeStretch(run, wider, 'base64'), ...decodeUnglued(run, stretch)]
  })
}

/** Signs that base64 and paths share. */
const GLUE = new Set(Buffer.from('/_-+'))
/** How far into a stretch what is glued to it may reach. */
const LONGEST_GLUE = 24
/** How much of a stretch is read once more. */
const LONGEST_UNGLUED = 4_096

/**
 * A stretch once more without what may be glued to its ends: in `path/UEtBQ…` the letters before the
 * slash decode by chance.
 */
function decodeUnglued(run: EncodedRun, { start, end }: Stretch): readonly Span[] {
  const found: Stretch[] = []
  for (let at = start; at < Math.min(start + LONGEST_GLUE, end); at += 4) {
    if (at > 0 && GLUE.has(run.bytes[at - 1] ?? 0))
      found.push({ start: at, end: Math.min(end, at + LONGEST_UNGLUED) })
  }
  const from = Math.max(start, end - LONGEST_UNGLUED + ((start - end) % 4))
  for (let at = Math.max(end - LONGEST_GLUE, start); at < end; at += 1) {
    if (GLUE.has(run.bytes[at] ?? 0)) found.push({ start: from, end: at })
  }
  return found.flatMap((stretch) => decodeStretch(run, stretch, 'base64'))
}

function decodeStretch(run: EncodedRun, stretch: Stretch, how: 'base64' | 'hex'): readonly Span[] {
  return readText(decode(run, stretch, how)).map(({ text, isWide }) => ({
    text,
    how: isWide ? [how, 'utf-16'] : [how],
    start: positionIn(run, stretch.start),
    end: positionIn(run, stretch.end - 1) + 1,
  }))
}

function decode(run: EncodedRun, { start, end }: Stretch, how: 'base64' | 'hex'): Buffer {
  return Buffer.from(Buffer.from(run.bytes.subarray(start, end)).toString('latin1'), how)
}
