/** 1 for the codes of these signs, which are of one character; 0 is the code of every other token. */
export function signCodes(characters: string): Uint8Array {
  const codes = new Uint8Array(128)
  for (const character of characters) codes[character.charCodeAt(0)] = 1
  return codes
}
