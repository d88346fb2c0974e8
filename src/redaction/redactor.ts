/** The one choke point that text passes on its way out: registered secrets become `[redacted]`. */
export type Redactor = {
  /** Registers a value to hide, in raw, base64, URL- and JSON-escaped form, and per line of a multi-line value. */
  readonly register: (secret: string) => void
  readonly redact: (text: string) => string
  /** As `redact`, for a text that is cut off where it ends: what may be the beginning of a secret is hidden there, too. */
  readonly redactStart: (text: string) => string
  /** Whether no secret is known, and every text stays as it is. */
  readonly isIdle: () => boolean
}

/** Shorter values would blank out ordinary words; they are not worth calling secret. */
const SHORTEST_SECRET = 6

export function createRedactor(): Redactor {
  const forms = new Set<string>()
  let byStart: ReadonlyMap<string, readonly string[]> | null = null
  const hide = (text: string, isCut: boolean): string => {
    if (forms.size === 0 || text.length < START) return text
    byStart ??= indexForms(forms)
    return redactAll(text, byStart, isCut)
  }
  return {
    register: (secret) => {
      for (const part of new Set([secret, secret.trim(), ...secret.split(/\r?\n/)])) {
        if (part.length < SHORTEST_SECRET) continue
        for (const form of writtenForms(part)) forms.add(form)
      }
      byStart = null
    },
    redact: (text) => hide(text, false),
    redactStart: (text) => hide(text, true),
    isIdle: () => forms.size === 0,
  }
}

/** Characters by which forms are looked up; none is shorter. */
const START = 4

/** Forms by how they start, longest first. */
function indexForms(forms: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const byStart = new Map<string, string[]>()
  for (const form of forms) {
    if (form.length < START) continue
    const start = form.slice(0, START)
    const same = byStart.get(start)
    if (same === undefined) byStart.set(start, [form])
    else same.push(form)
  }
  for (const same of byStart.values()) same.sort((left, right) => right.length - left.length)
  return byStart
}

/** One pass, however many secrets there are; those that overlap are hidden together. */
function redactAll(
  text: string,
  byStart: ReadonlyMap<string, readonly string[]>,
  isCut: boolean,
): string {
  let result = ''
  let shown = 0
  let start = -1
  let end = -1
  for (let at = 0; at + START <= text.length; at += 1) {
    const form = byStart
      .get(text.slice(at, at + START))
      ?.find((one) => text.startsWith(one, at) || (isCut && beginsAtEnd(text, at, one)))
    if (form === undefined) continue
    if (at > end) {
      if (start !== -1) {
        result += `${text.slice(shown, start)}[redacted]`
        shown = end
      }
      start = at
    }
    end = Math.max(end, Math.min(at + form.length, text.length))
  }
  return start === -1 ? text : `${result}${text.slice(shown, start)}[redacted]${text.slice(end)}`
}

/** Whether all of a text from `at` on is the beginning of a form; less than makes a secret is none. */
function beginsAtEnd(text: string, at: number, form: string): boolean {
  const length = text.length - at
  return length >= SHORTEST_SECRET && form.length > length && form.startsWith(text.slice(at))
}

function writtenForms(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8')
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    ...embeddedBase64(bytes),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ]
}

/** The value as it looks inside a longer base64 text, at each of the three byte alignments. */
function embeddedBase64(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '')
    const start = Math.ceil((offset * 8) / 6)
    const end = Math.floor(((offset + bytes.length) * 8) / 6)
    return text.slice(start, end)
  })
}
