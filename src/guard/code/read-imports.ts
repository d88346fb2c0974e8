/** Everything that a file's import lines say, in lower case: `import`, `from`, `use`, `require(…)`, Go's blocks. */
export function readImports(text: string): string {
  return [...readLines(text), ...Array.from(text.matchAll(WITHIN), ([written]) => written)]
    .join('\n')
    .toLowerCase()
}

/** One place for each line, since a search for starts of lines would try every character. */
function* readLines(source: string): Generator<string> {
  const text = ODD_BREAK.test(source) ? source.replaceAll(ODD_BREAKS, '\n') : source
  for (let start = 0; start !== -1 && start < text.length;) {
    if (MAY_START.has(text.charCodeAt(start))) {
      LINE.lastIndex = start
      const written = LINE.exec(text)?.[0]
      if (written !== undefined) yield written
    }
    const newline = text.indexOf('\n', start)
    start = newline === -1 ? -1 : newline + 1
  }
}

/** What `^` takes for the end of a line too. */
const ODD_BREAK = /\r(?!\n)|[\u2028\u2029]/
const ODD_BREAKS = new RegExp(ODD_BREAK, 'g')
/** Blanks, and the first letters of the words below. */
const MAY_START = new Set(Array.from(' \tifue', (character) => character.charCodeAt(0)))
const LINE =
  /[ \t]{0,40}(?:import|from|use|using|extern crate)\b[^\n]{0,400}|[ \t]{1,8}(?:[\w.]{1,40}[ \t])?"[\w.\-/]{1,200}"[ \t\r]{0,8}$/my
const WITHIN =
  /\b(?:require|import|import_module)\(["'][^"'\n]{1,200}|\bfrom\s{1,4}["'][^"'\n]{1,200}/g
