import { makeCallPairs } from './call-pairs.ts'
import { makeCodeNearMisses } from './code-near-misses.ts'
import { makeDisguises } from './disguises.ts'
import type { LabelledItem } from './labelled-item.ts'
import { makeMixtures } from './mixtures.ts'
import { makeNearMisses } from './near-misses.ts'
import { createRandom } from './random.ts'
import { makeSettingPairs } from './setting-pairs.ts'

/**
 * Synthetic files with what is true of them. The same seed gives the same files; without a size, each
 * combination of venue, evidence and form of file once, else so many of them in a mixed order, and
 * more rounds with other values where that is not enough.
 */
export function makeCorpus(options: {
  readonly seed: number
  readonly size?: number | undefined
}): readonly LabelledItem[] {
  const { seed, size } = options
  const first = makeRound(seed)
  if (size === undefined) return first
  const items: LabelledItem[] = []
  for (let round = 0; items.length < size; round += 1) {
    const made = round === 0 ? first : makeRound(seed + round)
    items.push(...createRandom(seed + round).shuffle(made))
  }
  return items.slice(0, size)
}

function makeRound(seed: number): readonly LabelledItem[] {
  const random = createRandom(seed)
  return [
    ...makeSettingPairs(random),
    ...makeCallPairs(random),
    ...makeNearMisses(random),
    ...makeDisguises(random),
    ...makeMixtures(random),
    ...makeCodeNearMisses(random),
  ]
}
