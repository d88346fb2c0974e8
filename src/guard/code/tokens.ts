export type TokenKind = 'name' | 'string' | 'number' | 'sign'

/** As they are kept: `open` is a string with parts that only running the program fills in. */
const [NAME, NUMBER, SIGN, STRING, OPEN] = [0, 1, 2, 3, 4]
const KINDS: readonly TokenKind[] = ['name', 'number', 'sign', 'string', 'string']

/**
 * The pieces of a program, in order. Comments, blanks and line ends are left out. A large program has
 * hundreds of thousands of them and nearly none is looked at closely: so each is a few numbers, and
 * becomes a text when it is asked for. Beyond the ends are pieces of no kind, empty, at offset 0.
 */
export class Tokens {
  readonly #text: string
  readonly #kinds: number[] = []
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  /** What strings say, without their quotes and escapes. */
  readonly #strings: (string | null)[] = []

  constructor(text: string) {
    this.#text = text
  }

  get length(): number {
    return this.#kinds.length
  }

  pushName(start: number, end: number): void {
    this.#push(NAME, start, end)
  }

  pushNumber(start: number, end: number): void {
    this.#push(NUMBER, start, end)
  }

  pushSign(start: number, end: number): void {
    this.#push(SIGN, start, end)
  }

  /** @param value what it says, without its quotes and escapes */
  pushString(
    start: number,
    end: number,
    { value, isDynamic }: { readonly value: string; readonly isDynamic: boolean },
  ): void {
    this.#push(isDynamic ? OPEN : STRING, start, end, value)
  }

  #push(kind: number, start: number, end: number, string: string | null = null): void {
    this.#kinds.push(kind)
    this.#starts.push(start)
    this.#ends.push(end)
    this.#strings.push(string)
  }

  kind(at: number): TokenKind | null {
    return KINDS[this.#kinds[at] ?? KINDS.length] ?? null
  }

  /** What a string says, anything else as it stands. */
  value(at: number): string {
    return this.#strings[at] ?? this.#text.slice(this.start(at), this.end(at))
  }

  start(at: number): number {
    return this.#starts[at] ?? 0
  }

  /** The offset behind it. */
  end(at: number): number {
    return this.#ends[at] ?? 0
  }

  isSign(at: number): boolean {
    return this.#kinds[at] === SIGN
  }

  isName(at: number): boolean {
    return this.#kinds[at] === NAME
  }

  /** A string without parts that only running the program fills in. */
  isText(at: number): boolean {
    return this.#kinds[at] === STRING
  }

  /** The code of a sign of one character, else 0. */
  signCode(at: number): number {
    if (this.#kinds[at] !== SIGN) return 0
    const start = this.#starts[at] ?? 0
    return this.#ends[at] === start + 1 ? this.#text.charCodeAt(start) : 0
  }
}
