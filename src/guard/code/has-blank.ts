/** Whether a text has blanks, as no key, host or name of a venue has. */
export function hasBlank(text: string): boolean {
  return /\s/.test(text)
}
