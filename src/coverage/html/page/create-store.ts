/// <reference lib="dom" />
import type { PageBlock, PageFile, PageIndex } from './page-data.ts'

export type LineState = 'covered' | 'missed' | 'partial'

export type OpenLine = {
  readonly state: LineState
  readonly hits: number
  /** Branch arms taken of those there are, where one was not taken. */
  readonly arms: { readonly covered: number; readonly total: number } | null
}

export type OpenFile = {
  readonly lines: ReadonlyMap<number, OpenLine>
  /** Null where the page holds no text of it. */
  readonly text: readonly string[] | null
}

export type Store = {
  readonly index: PageIndex
  readonly openFile: (file: number) => Promise<OpenFile>
}

/** Unpacks the page's data: the index at once, a file's lines and text when it is opened. */
export async function createStore(): Promise<Store> {
  const unpack = async (id: string): Promise<unknown> => {
    const text = atob(document.getElementById(id)?.textContent ?? '')
    const bytes = new Uint8Array(text.length)
    for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at)
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
    return new Response(stream).json()
  }

  const decodeFile = (file: PageFile): OpenFile => {
    const partial = new Map<number, { covered: number; total: number }>()
    let line = 0
    for (let at = 0; at < file.partial.length; at += 3) {
      line += file.partial[at] ?? 0
      const covered = file.partial[at + 1] ?? 0
      partial.set(line, { covered, total: file.partial[at + 2] ?? 0 })
    }
    const lines = new Map<number, OpenLine>()
    let hitsAt = 0
    let hitsLeft = file.hits[1] ?? 0
    line = 0
    for (let at = 0; at < file.runs.length; at += 2) {
      line += file.runs[at] ?? 0
      const end = line + (file.runs[at + 1] ?? 0)
      for (; line < end; line += 1) {
        while (hitsLeft === 0 && hitsAt < file.hits.length) {
          hitsAt += 2
          hitsLeft = file.hits[hitsAt + 1] ?? 0
        }
        hitsLeft -= 1
        const hits = file.hits[hitsAt] ?? 0
        const arms = partial.get(line) ?? null
        const state = hits === 0 ? 'missed' : arms === null ? 'covered' : 'partial'
        lines.set(line, { state, hits, arms })
      }
    }
    // Line ends of any system; a last one ends a line and begins none.
    const text = file.text?.split(/\r\n|\n|\r/) ?? null
    if (text !== null && text.length > 1 && text.at(-1) === '') text.pop()
    return { lines, text }
  }

  const blocks = new Map<number, Promise<unknown>>()
  const index = (await unpack('index')) as PageIndex
  return {
    index,
    openFile: async (file) => {
      const number = index.blocks[file] ?? 0
      const known = blocks.get(number) ?? unpack(`block-${number}`)
      // The last few stay open: going to and fro costs nothing, and memory stays bounded.
      blocks.delete(number)
      blocks.set(number, known)
      const [oldest] = blocks.keys()
      if (blocks.size > 12 && oldest !== undefined) blocks.delete(oldest)
      const block = (await known) as PageBlock
      return decodeFile(
        block[index.slots[file] ?? 0] ?? { runs: [], hits: [], partial: [], text: null },
      )
    },
  }
}
