import { readFile } from 'node:fs/promises'

import type { Truth, Ratio } from '../generate/truth.ts'
import type { Tool } from './tool.ts'

type Result = {
  readonly data?: { readonly project: Truth; readonly patch: { readonly lines: Ratio } | null }
}

/** The gate's command line: `cli` is the file that Node runs. With `patch` it judges the newest commit too. */
export function papergate(cli: string, { patch = false } = {}): Tool {
  return {
    name: patch ? 'papergate, with the patch' : 'papergate',
    does: `starts Node, recognises the format, reads, merges, matches every path with the repository, ${patch ? 'judges the lines of the newest commit, ' : ''}decides, and writes the result to its file and as \`--json\``,
    command: ({ reports }) => [
      process.execPath,
      cli,
      'coverage',
      '--report',
      ...reports,
      '--min=0',
      ...(patch ? ['--patch-min=0', '--base=HEAD^'] : []),
      '--json',
    ],
    readAnswer: async (output) => {
      const { data } = JSON.parse(await readFile(output, 'utf8')) as Result
      if (data === undefined) return {}
      const { lines, branches } = data.project
      return { lines, branches, ...(data.patch === null ? {} : { patch: data.patch.lines }) }
    },
  }
}
