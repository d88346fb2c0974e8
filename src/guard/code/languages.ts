/** A programming language as far as its comments, strings and joins of strings matter. */
export type Language = 'python' | 'javascript' | 'go' | 'java' | 'rust'

/** The language of a source file by its ending; C# and Kotlin read as Java. Null for any other. */
export function languageOf(path: string): Language | null {
  const extension = /\.([a-z0-9]+)$/.exec(path.toLowerCase())?.[1] ?? ''
  return LANGUAGES.get(extension) ?? null
}

const LANGUAGES: ReadonlyMap<string, Language> = new Map<string, Language>([
  ...of('python', 'py pyi pyw'),
  ...of('javascript', 'ts tsx mts cts js jsx mjs cjs'),
  ...of('go', 'go'),
  ...of('java', 'java kt kts scala cs'),
  ...of('rust', 'rs'),
])

function of(language: Language, endings: string): readonly (readonly [string, Language])[] {
  return endings.split(' ').map((ending) => [ending, language] as const)
}
