/** The one choke point that text passes on its way out: registered secrets become `[redacted]`. */
export type Redactor = {
  /** Registers a value to hide, in raw, base64, URL- and JSON-escaped form, and per line of a multi-line value. */
  readonly register: (secret: string) => void
  readonly redact: (text: string) => string
  /** Whether no secret is known, and every text stays as it is. */
  readonly isIdle: () => boolean
}

/** Shorter values would blank out ordinary words; they are not worth calling secret. */
const SHORTEST_SECRET = 6

export function createRedactor(): Redactor {
  const forms = new Set<string>()
  let longestFirst: readonly string[] = []
  return {
    register: (secret) => {
      for (const part of new Set([secret, secret.trim(), ...secret.split(/\r?\n/)])) {
        if (part.length < SHORTEST_SECRET) continue
        for (const form of writtenForms(part)) forms.add(form)
      }
      longestFirst = [...forms].sort((left, right) => right.length - left.length)
    },
    redact: (text) =>
      longestFirst.reduce((result, form) => result.replaceAll(form, '[redacted]'), text),
    isIdle: () => forms.size === 0,
  }
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
