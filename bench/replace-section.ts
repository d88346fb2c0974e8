import { readFile, writeFile } from 'node:fs/promises'

const BEGIN = '<!-- results: written by bench/coverage.ts -->'
const END = '<!-- end of results -->'

/** Puts text between the markers of a Markdown file. @throws Error where it has none */
export async function replaceSection(path: string, text: string): Promise<void> {
  const page = await readFile(path, 'utf8')
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin === -1 || end < begin) throw new Error(`expected ${BEGIN} and ${END} in ${path}`)
  const head = page.slice(0, begin + BEGIN.length)
  await writeFile(path, `${head}\n\n${text}\n\n${page.slice(end)}`)
}
