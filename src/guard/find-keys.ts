import { builtInLexicon } from './lexicon.ts'
import type { Lexicon } from './lexicon.ts'
import type { Field, Venue } from './venues/venue-schema.ts'

export type KeyInText = {
  readonly venue: Venue
  readonly field: Field
  readonly value: string
  readonly offset: number
}

/**
 * Texts whose shape alone says that they are a venue's key, wherever they stand. One without any
 * digit is left out: it is a constant's name (1 key in 300 has none; a named one is found by its name).
 */
export function findKeys(
  text: string,
  { shapes, anyShape }: Lexicon = builtInLexicon(),
): readonly KeyInText[] {
  if (!anyShape.test(text)) return []
  return shapes.flatMap(({ venue, field, shape }) =>
    [...text.matchAll(shape)]
      .filter(([value]) => /\d/.test(value) && !IBAN.test(value))
      .map((match) => ({ venue, field, value: match[0], offset: match.index })),
  )
}

/** A Pakistani account number has the shape of a paper key id and is none. */
const IBAN = /^PK\d{2}[A-Z]{4}\d{16}$/
