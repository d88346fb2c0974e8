import type { Ratio } from './generate/truth.ts'
import type { WrittenReports } from './generate/write-report.ts'
import type { Tool } from './peers/tool.ts'

/** Holds a tool's answer against what was written: `lines exact, branches WRONG (…, not …)`. */
export async function judgeAnswer(
  tool: Tool,
  output: string,
  { truth, firstTruth }: WrittenReports,
): Promise<string> {
  if (tool.readAnswer === null) return 'gives none'
  const answer = await tool.readAnswer(output)
  const parts = [
    compare('lines', answer.lines, truth.lines),
    compare('branches', answer.branches, truth.branches),
    // The newest commit changes all of the first file.
    compare('patch', answer.patch, firstTruth.lines),
  ].filter((part) => part !== null)
  if (parts.length === 0) return 'gave none'
  return parts.every(({ isExact }) => isExact)
    ? `exact (${parts.map(({ what }) => what).join(', ')})`
    : parts.map(({ text }) => text).join(', ')
}

function compare(
  what: string,
  found: Ratio | undefined,
  expected: Ratio,
): { readonly what: string; readonly isExact: boolean; readonly text: string } | null {
  if (found === undefined) return null
  const isExact = found.covered === expected.covered && found.total === expected.total
  const text = isExact
    ? `${what} exact`
    : `${what} WRONG: ${found.covered} of ${found.total}, not ${expected.covered} of ${expected.total}`
  return { what, isExact, text }
}
