/** A word with escapes in it, such as `api%2Ealpaca%2Emarkets` or `\x50\x4b`. */
export type EscapedToken = {
  readonly how: 'percent' | 'escapes'
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Longest token that is decoded at once; a longer one is read in parts. */
const LONGEST_TOKEN = 4_096
/** Escapes from which a token is decoded whatever it says. */
const MANY = 3
/** A text in which one escape may hide a key or a host. */
const TELLING = /[A-Za-z0-9]{16}|[A-Za-z0-9-]\.[A-Za-z]{2}/

/** Words whose escapes hide letters, digits or signs of ASCII, in their order for each kind. */
export function findEscapedTokens(bytes: Buffer): readonly EscapedToken[] {
  return [...findTokens(bytes, PERCENT), ...findTokens(bytes, ESCAPES)]
}

/** Whether any escape in the bytes stands for a letter, a digit or a sign of ASCII. */
export function hasEscapes(bytes: Buffer): boolean {
  return [PERCENT, ESCAPES].some((kind) => findEscape(bytes, kind, 0) !== -1)
}

type Kind = {
  readonly how: EscapedToken['how']
  readonly mark: number
  /** What an escape stands for when it stands for visible ASCII. */
  readonly shape: RegExp
  readonly decode: (text: string) => string
}

const VISIBLE_HEX = '(?:2[1-9A-Fa-f]|[3-6][0-9A-Fa-f]|7[0-9A-Ea-e])'

const PERCENT: Kind = {
  how: 'percent',
  mark: 0x25,
  shape: new RegExp(`%${VISIBLE_HEX}`, 'y'),
  decode: (text) =>
    text.replaceAll(/(?:%[0-9A-Fa-f]{2}){1,4096}/g, (escapes) =>
      Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
    ),
}

const ESCAPES: Kind = {
  how: 'escapes',
  mark: 0x5c,
  shape: new RegExp(
    `\\\\(?:x${VISIBLE_HEX}|u00${VISIBLE_HEX}|u\\{0{0,4}${VISIBLE_HEX}\\}|U000000${VISIBLE_HEX}|(?:04[1-7]|0[5-7][0-7]|1[0-6][0-7]|17[0-6]))`,
    'y',
  ),
  decode: (text) => text.replaceAll(ESCAPE, decodeEscape),
}

const ESCAPE =
  /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8})|([0-3][0-7]{2})|([\\/nrt]))/g

function decodeEscape(escape: string, ...groups: readonly (string | undefined)[]): string {
  const [x, u, braced, long, octal, letter] = groups
  if (letter !== undefined) return LETTERS[letter] ?? letter
  const code =
    octal === undefined ? parseInt(x ?? u ?? braced ?? long ?? '', 16) : parseInt(octal, 8)
  return code <= 0x10ffff ? String.fromCodePoint(code) : escape
}

const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function findTokens(bytes: Buffer, kind: Kind): readonly EscapedToken[] {
  const tokens: EscapedToken[] = []
  for (let floor = 0; ;) {
    const at = findEscape(bytes, kind, floor)
    if (at === -1) return tokens
    const start = startOf(bytes, at, floor)
    const end = endOf(bytes, at)
    floor = end
    const written = bytes.toString('utf8', start, end)
    const text = kind.decode(written)
    const escapes = written.match(new RegExp(kind.shape.source, 'g'))?.length ?? 0
    if (escapes >= MANY || TELLING.test(text)) tokens.push({ how: kind.how, start, end, text })
  }
}

function findEscape(bytes: Buffer, { mark, shape }: Kind, from: number): number {
  for (let at = bytes.indexOf(mark, from); at !== -1; at = bytes.indexOf(mark, at + 1)) {
    if (!BEHIND_MARK.has(bytes[at + 1] ?? 0)) continue
    shape.lastIndex = 0
    if (shape.test(bytes.toString('latin1', at, at + LONGEST_ESCAPE))) return at
  }
  return -1
}

const LONGEST_ESCAPE = 10
/** What may follow `%` or a backslash in an escape. */
const BEHIND_MARK = new Set(Buffer.from('01234567xuU'))

const DELIMITERS = new Set(Buffer.from('\0\t\n\r "\'`<>'))

function startOf(bytes: Buffer, at: number, floor: number): number {
  const lowest = Math.max(floor, at - LONGEST_TOKEN)
  let start = at
  while (start > lowest && !DELIMITERS.has(bytes[start - 1] ?? 0)) start -= 1
  return start
}

function endOf(bytes: Buffer, at: number): number {
  const highest = Math.min(bytes.length, at + LONGEST_TOKEN)
  let end = at + 1
  while (end < highest && !DELIMITERS.has(bytes[end] ?? 0)) end += 1
  return end
}
