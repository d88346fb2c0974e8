import type { Random } from './random.ts'

/** Form of a venue's credential. */
export type ValueShape =
  | {
      readonly alphabet: 'upper' | 'mixed' | 'hex' | 'lower' | 'base64' | 'url'
      readonly length: number
      readonly prefix?: string
    }
  | 'uuid'
  | 'ecPrivateKey'
  | 'rsaPrivateKey'
  | 'password'

/** Stands in every made-up value, so that one met elsewhere is known to be made up. */
export const MARKER = '0451'

/** A value of the form that nobody issued; `MARKER` follows its prefix. */
export function makeValue(random: Random, shape: ValueShape): string {
  switch (shape) {
    case 'uuid': {
      const group = (length: number): string => random.text(ALPHABETS.hex, length)
      return `${group(8)}-${MARKER}-4${group(3)}-a${group(3)}-${group(12)}`
    }
    case 'ecPrivateKey':
      return pem('EC PRIVATE KEY', random.text(ALPHABETS.base64, 160))
    case 'rsaPrivateKey':
      return pem('RSA PRIVATE KEY', random.text(ALPHABETS.base64, 320))
    case 'password':
      return `v${MARKER}${random.text(ALPHABETS.mixed, 9)}!`
    default: {
      const { alphabet, length, prefix = '' } = shape
      const rest = random.text(ALPHABETS[alphabet], length - prefix.length - MARKER.length)
      return `${prefix}${MARKER}${rest}`
    }
  }
}

/** A PEM block on one line, with `\n` for line ends as environment files write it. */
function pem(title: string, body: string): string {
  const lines = body.match(/.{1,64}/g) ?? []
  return [
    `-----BEGIN ${title}-----`,
    `${MARKER}${lines.join('\\n')}`,
    `-----END ${title}-----`,
  ].join('\\n')
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const DIGITS = '0123456789'
const LOWER = UPPER.toLowerCase()
const ALPHABETS = {
  upper: UPPER + DIGITS,
  lower: LOWER + DIGITS,
  mixed: UPPER + LOWER + DIGITS,
  hex: `${DIGITS}abcdef`,
  base64: `${UPPER + LOWER + DIGITS}+/`,
  url: `${UPPER + LOWER + DIGITS}_-`,
} as const
