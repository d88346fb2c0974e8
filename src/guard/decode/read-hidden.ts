import type { Observation, Place } from '../observation.ts'
import { findHiddenText } from './decoded-views.ts'
import type { DecodedView } from './decoded-views.ts'
import { mayHideText } from './may-hide-text.ts'

export type HiddenObservations = {
  readonly observations: readonly Observation[]
  /** False where more is hidden than is decoded: it has to be said. */
  readonly isComplete: boolean
}

/** Reads a text as it stands, as `scanText` does. */
type Scan = (text: string, path: string) => readonly Observation[]

/**
 * What a file says in base64, hex, URL encoding and escapes; each observation has the place of what
 * is encoded. A name before an encoded value counts for the value.
 */
export function readHidden(bytes: Buffer, path: string, scan: Scan): HiddenObservations {
  if (!mayHideText(bytes)) return { observations: [], isComplete: true }
  const { views, isComplete } = findHiddenText(bytes)
  const found = views.flatMap((view) => readView(view, path, scan))
  const whole = new Map<string, Observation>()
  for (const one of found) {
    const identity = identityOf(one)
    const other = whole.get(identity)
    // A run is also decoded in parts: what is read from a part of the value is the value.
    if (other === undefined || one.value.includes(other.value)) whole.set(identity, one)
    else if (!other.value.includes(one.value)) whole.set(`${identity} ${one.value}`, one)
  }
  return { observations: [...whole.values()], isComplete }
}

/** Observations of a file without those whose value is only the encoded form of a hidden one. */
export function withoutEncoded(
  plain: readonly Observation[],
  hidden: readonly Observation[],
): readonly Observation[] {
  const decoded = new Set(
    hidden.map(({ name, place }) => JSON.stringify([name, positionOf(place)])),
  )
  return plain.filter(({ name, place }) => !decoded.has(JSON.stringify([name, positionOf(place)])))
}

function readView(found: DecodedView, path: string, scan: Scan): readonly Observation[] {
  const view = { ...found, before: found.before.replace(DECODER, '$1') }
  const { before, text, line, column } = view
  const isOneLine = !text.includes('\n')
  // A text of several lines is a file of its own; only one line is a value of the name before it.
  const read = isOneLine ? `${before}${text}${view.after}` : text
  return scan(read, path)
    .filter(({ place, value }) => !isOneLine || isIn(view, place) || isSwitchIn(view, value, place))
    .map((one) => ({ ...one, place: { path: one.place.path, line, column } }))
}

/** What a program undoes the encoding with: `base64.b64decode("`, `bytes.fromhex("`, `atob('`. */
const DECODER =
  /(?:\b(?:base64|binascii|bytes|codecs|hex)\.\w{1,40}|\bBuffer\.from|\batob|\b(?:un)?b64_?decode|\b(?:Base64|base64)\.\w{1,20}\(\)\.decode)\(\s{0,8}[bB]?(["'`])$/

function isIn({ before, text }: DecodedView, { column }: Place): boolean {
  return column > before.length && column <= before.length + text.length
}

/** A header is placed at the start of its line. */
function isSwitchIn({ text }: DecodedView, value: string, { column }: Place): boolean {
  return column === 1 && text.includes(value)
}

function identityOf({ venue, field, name, place }: Observation): string {
  return JSON.stringify([venue.id, field, name, positionOf(place)])
}

function positionOf({ line, column }: Place): readonly number[] {
  return [line, column]
}
