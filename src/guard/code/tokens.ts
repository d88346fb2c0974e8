export type TokenKind = 'name' | 'string' | 'number' | 'sign'

/** As they are kept: `open` is a string with parts that only running the program fills in. */
const [NAME, NUMBER, SIGN, STRING, OPEN] = [0, 1, 2, 3, 4]
const KINDS: readonly TokenKind[] = ['name', 'number', 'sign', 'string', 'string']
/** Numbers of a piece: its kind, its start, its end, and the code of a sign of one character or the number of what a string says. */
const WIDTH = 4
/** Pieces that there is memory for at first. */
const FEWEST = 4_096

/**
 * The pieces of a program, in order. Comments, blanks and line ends are left out. A large program has
 * hundreds of thousands of them and nearly none is looked at closely: so each is a few numbers, and
 * becomes a text when it is asked for. Beyond the ends are pieces of no kind, empty, at offset 0.
 */
export class Tokens {
  readonly #text: string
  #numbers = new Int32Array(FEWEST * WIDTH)
  #length = 0
  /** What strings say, without their quotes and escapes. */
  readonly #strings: string[] = []

  constructor(text: string) {
    this.#text = text
  }

  get length(): number {
    return this.#length
  }

  pushName(start: number, end: number): void {
    this.#push(NAME, start, end, 0)
  }

  pushNumber(start: number, end: number): void {
    this.#push(NUMBER, start, end, 0)
  }

  pushSign(start: number, end: number): void {
    this.#push(SIGN, start, end, end === start + 1 ? this.#text.charCodeAt(start) : 0)
  }

  /** @param value what it says, without its quotes and escapes */
  pushString(
    start: number,
    end: number,
    { value, isDynamic }: { readonly value: string; readonly isDynamic: boolean },
  ): void {
    this.#push(isDynamic ? OPEN : STRING, start, end, this.#strings.push(value) - 1)
  }

  #push(kind: number, start: number, end: number, detail: number): void {
    let place = this.#length * WIDTH
    if (place === this.#numbers.length) {
      const more = new Int32Array(place * 2)
      more.set(this.#numbers)
      this.#numbers = more
    }
    this.#numbers[place++] = kind
    this.#numbers[place++] = start
    this.#numbers[place++] = end
    this.#numbers[place] = detail
    this.#length += 1
  }

  /** -1 beyond the ends. */
  #kindAt(at: number): number {
    return at >= 0 && at < this.#length ? (this.#numbers[at * WIDTH] as number) : -1
  }

  kind(at: number): TokenKind | null {
    return KINDS[this.#kindAt(at)] ?? null
  }

  /** What a string says, anything else as it stands. */
  value(at: number): string {
    return this.#kindAt(at) >= STRING
      ? (this.#strings[this.#numbers[at * WIDTH + 3] as number] as string)
      : this.#text.slice(this.start(at), this.end(at))
  }

  start(at: number): number {
    return this.#kindAt(at) === -1 ? 0 : (this.#numbers[at * WIDTH + 1] as number)
  }

  /** The offset behind it. */
  end(at: number): number {
    return this.#kindAt(at) === -1 ? 0 : (this.#numbers[at * WIDTH + 2] as number)
  }

  isSign(at: number): boolean {
    return this.#kindAt(at) === SIGN
  }

  isName(at: number): boolean {
    return this.#kindAt(at) === NAME
  }

  /** A string without parts that only running the program fills in. */
  isText(at: number): boolean {
    return this.#kindAt(at) === STRING
  }

  /** The code of a sign of one character, else 0. */
  signCode(at: number): number {
    return this.#kindAt(at) === SIGN ? (this.#numbers[at * WIDTH + 3] as number) : 0
  }
}
