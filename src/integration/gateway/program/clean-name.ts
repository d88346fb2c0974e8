/** A host's name as it came over the wire, in lower case and without anything that a terminal or a log would take for more. */
export function cleanName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, '?')
    .replace(/\.$/, '')
    .slice(0, 253)
}
