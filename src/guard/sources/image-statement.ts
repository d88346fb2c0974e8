import type { SettingsText } from './image-config.ts'
import { envLine } from './image-config.ts'

/** How deep a statement is followed; BuildKit's are about ten deep. */
const DEEPEST = 24

/**
 * What an in-toto statement tells of a build: arguments (`build-arg:KEY`), environments, commands and
 * the Dockerfile itself, which BuildKit keeps in base64. Source: SLSA provenance 0.2 and 1, BuildKit.
 */
export function statementTexts(statement: unknown, section: string): readonly SettingsText[] {
  const lines: string[] = []
  const files: string[] = []
  walk(statement, { lines, files }, 0)
  return [
    { section, file: '.env', text: lines.join('\n') },
    ...files.map((text) => ({
      section: `${section}, its Dockerfile`,
      file: 'Dockerfile' as const,
      text,
    })),
  ]
}

type Texts = { readonly lines: string[]; readonly files: string[] }

function walk(value: unknown, texts: Texts, depth: number): void {
  if (typeof value === 'string') {
    texts.lines.push(envLine(value))
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (depth > DEEPEST) {
    // Deeper than any statement: its text is still seen, in one line.
    texts.lines.push(JSON.stringify(value))
    return
  }
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) walk(item, texts, depth + 1)
    return
  }
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'string') {
      if (key === 'data') texts.files.push(Buffer.from(item, 'base64').toString('utf8'))
      texts.lines.push(envLine(`${key.replace(/^(?:build-arg|label|attest):/, '')}=${item}`))
    } else if (typeof item === 'number' || typeof item === 'boolean') {
      texts.lines.push(envLine(`${key.replace(/^build-arg:/, '')}=${String(item)}`))
    } else walk(item, texts, depth + 1)
  }
}
