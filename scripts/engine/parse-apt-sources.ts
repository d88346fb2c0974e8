export type AptSource = {
  /** Without a slash at the end. */
  readonly uri: string
  readonly suites: readonly string[]
  readonly components: readonly string[]
}

/**
 * Parses the binary archives of an apt sources file, in one-line or deb822 style; disabled ones are left out.
 * Format: sources.list(5).
 */
export function parseAptSources(text: string): readonly AptSource[] {
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'))
  const stanzas = lines.join('\n').split(/\n[ \t]*\n/)
  return stanzas.flatMap((stanza) =>
    /^Types\s*:/im.test(stanza) ? parseStanza(stanza) : stanza.split('\n').flatMap(parseLine),
  )
}

function parseLine(line: string): readonly AptSource[] {
  const match = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)(.*)$/.exec(line)
  const [, uri, suite, components] = match ?? []
  if (uri === undefined || suite === undefined) return []
  return [{ uri: withoutSlash(uri), suites: [suite], components: words(components) }]
}

function parseStanza(stanza: string): readonly AptSource[] {
  const fields = new Map<string, string>()
  // A line that begins with a space continues the field before it.
  for (const field of stanza.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = field.indexOf(':')
    if (colon > 0) fields.set(field.slice(0, colon).trim().toLowerCase(), field.slice(colon + 1))
  }
  if (!words(fields.get('types')).includes('deb')) return []
  if (/^\s*(no|false|0|off|disable)\s*$/i.test(fields.get('enabled') ?? '')) return []
  const suites = words(fields.get('suites'))
  const components = words(fields.get('components'))
  return words(fields.get('uris')).map((uri) => ({ uri: withoutSlash(uri), suites, components }))
}

function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '')
}

function withoutSlash(uri: string): string {
  return uri.replace(/\/+$/, '')
}
