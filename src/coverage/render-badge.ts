import type { Verdict } from '../contract/verdict.ts'
import { escapeHtml } from './html/escape-html.ts'
import type { Ratio } from './model/file-coverage.ts'
import { printable } from './printable.ts'

export type Badge = {
  /** Left part: `coverage`. */
  readonly label: string
  /** Right part: `79.99 %`, see `showRatio`. */
  readonly message: string
} & (
  | { readonly verdict: Verdict }
  /** Of what the message shows, where no rule judged it. */
  | { readonly ratio: Ratio }
)

/** Dark enough for white text: a contrast of 4.5 or more. */
const COLOURS = {
  good: '#1f7a46',
  fair: '#846300',
  poor: '#a8540c',
  bad: '#b3261e',
  none: '#5c656d',
} as const

const TEXT_LIMIT = 60
const PADDING = 6
const HEIGHT = 20

/**
 * A flat SVG badge. Its width comes from a small table, and `textLength` holds the text to it whatever
 * the font. (The package badge-maker carries 900 kB of font tables, which every job would download.)
 */
export function renderBadge(badge: Badge): string {
  const label = escapeHtml(badge.label, TEXT_LIMIT)
  const message = escapeHtml(badge.message, TEXT_LIMIT)
  const labelWidth = measureText(badge.label)
  const messageWidth = measureText(badge.message)
  const left = labelWidth + 2 * PADDING
  const right = messageWidth + 2 * PADDING
  const width = left + right
  const title = `${label}: ${message}`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${title}"><title>${title}</title><path fill="#3d444b" d="M3 0h${left - 3}v20h-${left - 3}a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/><path fill="${colourOf(badge)}" d="M${left} 0h${right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-${right - 3}z"/><g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11" text-rendering="geometricPrecision"><text x="${PADDING}" y="14" textLength="${labelWidth}">${label}</text><text x="${left + PADDING}" y="14" textLength="${messageWidth}">${message}</text></g></svg>\n`
}

function colourOf(badge: Badge): string {
  if ('ratio' in badge) return colourOfRatio(badge.ratio)
  switch (badge.verdict) {
    case 'pass':
      return COLOURS.good
    case 'fail':
    case 'error':
      return COLOURS.bad
    case 'skip':
      return COLOURS.none
    default:
      return badge.verdict satisfies never
  }
}

function colourOfRatio({ covered, total }: Ratio): string {
  if (total === 0) return COLOURS.none
  const reaches = (percent: number): boolean =>
    BigInt(covered) * 100n >= BigInt(percent) * BigInt(total)
  if (reaches(90)) return COLOURS.good
  if (reaches(75)) return COLOURS.fair
  return reaches(50) ? COLOURS.poor : COLOURS.bad
}

/** Widths of Verdana at 11 pixels, in tenths of a pixel, by the characters that share one. */
const WIDTHS: readonly (readonly [number, string])[] = [
  [30, "ilj'|I"],
  [40, ' ft,.:;/\\()[]!'],
  [50, 'r"-'],
  [58, 'cszJ'],
  [66, 'aeovkxyLT?$_*^`'],
  [70, 'bdghnpqu0123456789FPSYZ'],
  [76, 'ABCEKRVX'],
  [86, 'DGHNOQU+<=>~#&'],
  [92, 'wM@'],
  [109, 'mW'],
  [118, '%'],
]
/** Wide enough for letters of other scripts. */
const WIDEST = 118

function measureText(text: string): number {
  // As it is drawn: escapes of invisible characters have a width, and long text is cut.
  const tenths = Array.from(printable(text, TEXT_LIMIT)).reduce(
    (sum, character) => sum + widthOf(character),
    0,
  )
  return Math.ceil(tenths / 10)
}

function widthOf(character: string): number {
  return WIDTHS.find(([, characters]) => characters.includes(character))?.[0] ?? WIDEST
}
