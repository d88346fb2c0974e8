/** Beyond the scripts of Europe a character may take two columns: it is given them. */
const LAST_NARROW = 0x5_2f
/** Punctuation and arrows, box drawing, block elements and ticks, as programs print them. */
const NARROW_SIGNS = /[\u2010-\u2027\u2190-\u2193\u2500-\u259f\u2713-\u2718]/u

/** Columns of a terminal that a text takes at the most; it may be fewer, never more. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += widthOf(character)
  return columns
}

/** The start of a text, at most so many columns of it, with an ellipsis where it was cut. */
export function fitColumns(text: string, most: number): string {
  if (columnsOf(text) <= most) return text
  let fitted = ''
  let columns = 1
  for (const character of text) {
    columns += widthOf(character)
    if (columns > most) break
    fitted += character
  }
  return most < 1 ? '' : `${fitted}…`
}

export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)))
}

function widthOf(character: string): number {
  const isNarrow = (character.codePointAt(0) ?? 0) <= LAST_NARROW || NARROW_SIGNS.test(character)
  return isNarrow ? 1 : 2
}
