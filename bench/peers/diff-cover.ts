import { readFile } from 'node:fs/promises'

import { findPeer } from './find-peer.ts'
import type { Answer, Tool } from './tool.ts'

type Report = { readonly total_num_lines: number; readonly total_num_violations: number }

/** diff_cover on the newest commit, which changes one file: it reads the whole report for it. */
export function diffCover(): readonly Tool[] {
  const program = findPeer('diff-cover')
  if (program === null) return []
  return [
    {
      name: 'diff-cover',
      does: 'reads the whole report and judges the lines of the newest commit, which changes one file; it gives no totals of the project',
      command: ({ reports }) => [
        program,
        ...reports,
        '--compare-branch=HEAD^',
        '--quiet',
        '--format=json:/dev/stdout',
      ],
      readAnswer: readJson,
    },
  ]
}

async function readJson(output: string): Promise<Answer> {
  const report = JSON.parse(await readFile(output, 'utf8')) as Report
  const total = report.total_num_lines
  return { patch: { covered: total - report.total_num_violations, total } }
}
