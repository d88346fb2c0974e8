import { expect, it } from 'vitest'

import { builtInLexicon } from '../lexicon.ts'
import { hasVenueWord } from './has-venue-word.ts'

it.each([
  ['okx', true],
  ['useBinanceClient', true],
  ['MY_APCA_KEY', true],
  ['interactive-brokers', true],
  ['enumException', false],
  ['swapCards', false],
  ['nothing of the kind', false],
  ['', false],
])('says of %j whether it has a venue’s word: %s', (text, expected) => {
  expect(hasVenueWord(Buffer.from(text), builtInLexicon())).toBe(expected)
})
