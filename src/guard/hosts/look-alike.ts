import { domainToUnicode } from 'node:url'

import type { Lexicon } from '../lexicon.ts'
import { withoutInvisible } from './normalise-host.ts'

/**
 * The venue's host that a text looks like without being it, or null: one with a Cyrillic letter in place
 * of a Latin one, its Punycode, or one with a digit that looks like a letter.
 */
export function findLookAlike(written: string, lexicon: Lexicon): string | null {
  const known = skeletonsOf(lexicon).get(skeletonOf(written)) ?? null
  return known === written.toLowerCase() ? null : known
}

/** Letters of other alphabets that look like those of a host, each with the Latin one. */
const SAME_LOOK =
  'аa еe оo рp сc уy хx іi ѕs јj ԁd һh ԛq ԝw кk мm тt вb нh гr пn ьb ӏl үy ԍg ѵv ' +
  'αa οo ρp νv τt κk ιi υu χx εe ηn γy ωw μu βb σo ϲc ϳj ' +
  'օo ոn սu հh ցg զq ıi ɑa ɡg łl øo đd ħh ɩi ǀl ȷj ŀl ꜱs ᴏo ᴄc ᴠv ᴡw ᴢz ' +
  '․. 。. ‐- ‑- ‒- –- —- ―- −-'

const LATIN = new Map(
  SAME_LOOK.split(' ').map((pair) => {
    const [other = '', latin = ''] = Array.from(pair)
    return [other, latin] as const
  }),
)

const skeletons = new WeakMap<Lexicon, ReadonlyMap<string, string>>()

function skeletonsOf(lexicon: Lexicon): ReadonlyMap<string, string> {
  const known = skeletons.get(lexicon)
  if (known !== undefined) return known
  const made = new Map(
    lexicon.venues
      .flatMap(({ hosts }) => [...hosts.live, ...hosts.paper, ...hosts.shared])
      .map((host) => [skeletonOf(host), host]),
  )
  skeletons.set(lexicon, made)
  return made
}

/** A text in which all that looks alike is alike. */
function skeletonOf(written: string): string {
  const lower = written.toLowerCase()
  const isPlain = ASCII.test(lower) && !lower.includes('xn--')
  return (isPlain ? lower : latinOf(lower))
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('0', 'o')
    .replaceAll(/[1i|]/g, 'l')
    .replace(/\.{1,8}$/, '')
}

const ASCII = /^[\0-\x7f]*$/

function latinOf(lower: string): string {
  const visible = withoutInvisible(lower)
  const letters = visible.includes('xn--') ? domainToUnicode(visible) : visible
  const latin = Array.from(letters.normalize('NFKD'), (letter) => LATIN.get(letter) ?? letter)
  return latin.join('').replaceAll(/\p{M}/gu, '')
}
