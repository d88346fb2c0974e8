import { readFile, writeFile } from 'node:fs/promises'

/** Puts text between the markers of that name in a Markdown file. @throws Error where it has none */
export async function writeSection(
  path: string,
  { bench, name }: { readonly bench: string; readonly name: string },
  text: string,
): Promise<void> {
  const begin = `<!-- ${name}: written by ${bench} -->`
  const end = `<!-- end of ${name} -->`
  const page = await readFile(path, 'utf8')
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from === -1 || to < from) throw new Error(`expected ${begin} and ${end} in ${path}`)
  const head = page.slice(0, from + begin.length)
  await writeFile(path, `${head}\n\n${text}\n\n${page.slice(to)}`)
}
