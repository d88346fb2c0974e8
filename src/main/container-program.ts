import { readdir, readFile } from 'node:fs/promises'

import type { ProgramFile } from '../integration/egress/egress-options.ts'

type Sources = {
  /** Program below `src/main`, without its extension; in the bundle the file of that name. */
  readonly name: string
  /** Folders of sources, and single ones, below `src` that it is made of. */
  readonly parts: readonly string[]
}

/**
 * A program that is put into a container: in the bundle one file beside `cli.js`, this code there or a
 * folder below; from the sources the files as they are, which the same Node runs inside as well.
 */
export async function readContainerProgram({
  name,
  parts,
}: Sources): Promise<readonly ProgramFile[]> {
  const type = { name: 'package.json', text: '{"type":"module"}' }
  if (!import.meta.url.endsWith('.ts')) {
    const isBelow = /\/(?:chunks|actions)\/[^/]+$/.test(import.meta.url)
    const url = new URL(`${isBelow ? '..' : '.'}/${name}.js`, import.meta.url)
    return [{ name: `${name}.js`, text: await readFile(url, 'utf8') }, type]
  }
  const paths = await Promise.all([`main/${name}.ts`, ...parts].map(listSources))
  const files = paths.flat().map(async (path) => ({
    name: path,
    text: await readFile(new URL(`../${path}`, import.meta.url), 'utf8'),
  }))
  return [...(await Promise.all(files)), type]
}

async function listSources(part: string): Promise<readonly string[]> {
  if (part.endsWith('.ts')) return [part]
  const names = await readdir(new URL(`../${part}`, import.meta.url))
  const sources = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  return sources.map((name) => `${part}/${name}`)
}
