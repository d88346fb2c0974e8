/** Everything that a file's import lines say, in lower case: `import`, `from`, `use`, `require(…)`, Go's blocks. */
export function readImports(text: string): string {
  return [...text.matchAll(IMPORT)]
    .map(([line]) => line)
    .join('\n')
    .toLowerCase()
}

const IMPORT =
  /^[ \t]{0,40}(?:import|from|use|using|extern crate)\b[^\n]{0,400}|\b(?:require|import|import_module)\(["'][^"'\n]{1,200}|\bfrom\s{1,4}["'][^"'\n]{1,200}|^[ \t]{1,8}(?:[\w.]{1,40}[ \t])?"[\w.\-/]{1,200}"[ \t\r]{0,8}$/gm
