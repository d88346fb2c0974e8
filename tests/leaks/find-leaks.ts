/** A planted secret and how it was planted. */
export type Planted = {
  readonly value: string
  /** Where it was put: the form of the file, or the argument. */
  readonly where: string
}

export type Leak = { readonly where: string; readonly output: string; readonly at: number }

/** Characters in a row that no output may share with a secret. */
const PIECE = 8
/** Hexadecimal digits are in every digest: so many more are needed before it is no accident. */
const HEXADECIMAL_PIECE = 12

/**
 * Finds pieces of the secrets in the outputs, as they are and in base64. A leak is told by where the
 * secret was planted and where in the output it stands; its text stays out of the answer.
 */
export function findLeaks(
  planted: readonly Planted[],
  outputs: Readonly<Record<string, string>>,
): readonly Leak[] {
  const short = new Map<string, string>()
  const long = new Map<string, string>()
  for (const { value, where } of planted) {
    for (const form of [value, ...base64Forms(value)]) {
      const isHexadecimal = /^[0-9a-f-]+$/i.test(form)
      addPieces(form, where, isHexadecimal ? long : short, isHexadecimal)
    }
  }
  return Object.entries(outputs).flatMap(([output, text]) => [
    ...search(text, output, short, PIECE),
    ...search(text, output, long, HEXADECIMAL_PIECE),
  ])
}

function addPieces(
  form: string,
  where: string,
  pieces: Map<string, string>,
  isHexadecimal: boolean,
): void {
  const length = isHexadecimal ? HEXADECIMAL_PIECE : PIECE
  for (let at = 0; at + length <= form.length; at += 1) {
    pieces.set(form.slice(at, at + length), where)
  }
}

/** The inner characters of its base64, whatever stands in front of it. */
function base64Forms(value: string): readonly string[] {
  return [0, 1, 2].map((shift) =>
    Buffer.from('x'.repeat(shift) + value)
      .toString('base64')
      .slice(4, -4),
  )
}

/** The first place of each secret's pieces in the text. */
function search(
  text: string,
  output: string,
  pieces: ReadonlyMap<string, string>,
  length: number,
): readonly Leak[] {
  const found = new Map<string, Leak>()
  for (let at = 0; at + length <= text.length; at += 1) {
    const where = pieces.get(text.slice(at, at + length))
    if (where !== undefined && !found.has(where)) found.set(where, { where, output, at })
  }
  return [...found.values()]
}
