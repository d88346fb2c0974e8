/** The password of an address, `scheme://user:password@host`, as written and as meant; none for anything else. */
export function passwordsOf(value: string): readonly string[] {
  const written = /^[a-z][a-z0-9+.-]*:\/\/[^/@\s:]*:([^/@\s]+)@/i.exec(value)?.[1]
  if (written === undefined) return []
  try {
    return [...new Set([written, decodeURIComponent(written)])]
  } catch {
    return [written]
  }
}
