/** One more than the value of a character of base64 or base64url; 0 for any other byte. */
export const BASE64_CODES = new Uint8Array(256)
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
for (const [value, byte] of Buffer.from(LETTERS).entries()) BASE64_CODES[byte] = value + 1
for (const letter of '+-') BASE64_CODES[letter.charCodeAt(0)] = 63
for (const letter of '/_') BASE64_CODES[letter.charCodeAt(0)] = 64

/** The padding at the end of a run. */
export const EQUALS = 0x3d
/** Shortest run that is decoded, padding counted. */
export const SHORTEST_RUN = 24
