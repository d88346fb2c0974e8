const COLON = 0x3a
const ZERO = 0x30
const LETTER_B = 0x42
const LETTER_F = 0x46
const LETTER_H = 0x48
const LETTER_L = 0x4c
const LETTER_N = 0x4e
const LETTER_R = 0x52

/** Whether a line claims a total: `LF:`, `LH:`, `FNF:`, `FNH:`, `BRF:` or `BRH:`. */
export function isTotal(bytes: Buffer, start: number): boolean {
  const first = bytes[start]
  let index = start + 1
  if (
    first === LETTER_F ? bytes[index] === LETTER_N : first === LETTER_B && bytes[index] === LETTER_R
  ) {
    index += 1
  } else if (first !== LETTER_L) return false
  return (bytes[index] === LETTER_F || bytes[index] === LETTER_H) && bytes[index + 1] === COLON
}

export function findByte(bytes: Buffer, byte: number, start: number, end: number): number {
  let index = start
  while (index < end && bytes[index] !== byte) index += 1
  return index
}

export function isDigits(bytes: Buffer, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const digit = (bytes[index] as number) - ZERO
    if (digit < 0 || digit > 9) return false
  }
  return end > start
}
