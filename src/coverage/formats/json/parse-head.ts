/** Starts tried one after the other, so that a report with damage further on is still known for what it is. */
const STARTS = [64 * 1024, 4096, 512]

/**
 * The value that the start of a JSON document holds: what is cut off at the end is left out and what is
 * open there is closed. Undefined where the text is no JSON.
 */
export function parseHead(head: string): unknown {
  const text = head.replace(/^\uFEFF/, '')
  if (!/^\s*[[{]/.test(text)) return undefined
  let value = tryParse(text)
  for (const length of STARTS) value ??= tryParse(closeText(text.slice(0, length)))
  return value
}

/** Cuts behind the last whole member and closes what is open there. */
function closeText(text: string): string {
  const open: string[] = []
  let whole = 0
  let closedSince: string[] = []
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === '"') {
      index = endOfText(text, index)
    } else if (character === '}' || character === ']') {
      closedSince.push(open.pop() ?? '')
      if (open.length === 0) return text.slice(0, index + 1)
    } else if (character === ',' || character === '{' || character === '[') {
      if (character !== ',') open.push(character === '{' ? '}' : ']')
      whole = character === ',' ? index : index + 1
      closedSince = []
    }
  }
  return text.slice(0, whole) + closedSince.join('') + open.toReversed().join('')
}

function endOfText(text: string, start: number): number {
  let index = start + 1
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1
  return index
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
