import { styleText } from 'node:util'

import { formatDuration } from '../config/duration.ts'
import type { GateResult } from '../contract/result.ts'
import type { Verdict } from '../contract/verdict.ts'
import { isAccepted } from '../contract/verdict.ts'
import { stripControls } from './escape-text.ts'

const COLOURS = { pass: 'green', fail: 'red', error: 'red', skip: 'yellow' } as const
const LONGEST_SUMMARY = 100

/** The short table at the end of a run: gate, verdict, time, what it says. */
export function renderTable(
  results: readonly GateResult[],
  options: { readonly color: boolean },
): string {
  const rows = results.map((result) => ({
    verdict: result.verdict,
    cells: [
      result.name === undefined ? result.gate : `${result.gate} ${result.name}`,
      result.verdict,
      formatDuration(Date.parse(result.finishedAt) - Date.parse(result.startedAt)),
      shorten(stripControls(result.summary).split('\n')[0] ?? ''),
    ] as const,
  }))
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map(({ cells }) => cells[column as 0 | 1 | 2].length), 4),
  )
  return rows
    .map(({ verdict, cells: [gate, , time, summary] }) => {
      const word = paint(verdict, verdict.padEnd(widths[1] ?? 0), options.color)
      return `  ${gate.padEnd(widths[0] ?? 0)}  ${word}  ${time.padStart(widths[2] ?? 0)}  ${summary}`
    })
    .join('\n')
}

/** What broke, in full, for a terminal: each rule with its three parts and its places. */
export function renderFailures(
  results: readonly GateResult[],
  options: { readonly color: boolean },
): string {
  return results
    .flatMap((result) =>
      result.rules
        .filter((rule) => !isAccepted(rule.verdict))
        .map((rule) => {
          const where = rule.locations
            .slice(0, 10)
            .map(({ path, line }) => `${escapeName(path)}${line === undefined ? '' : `:${line}`}`)
          const lines = [
            rule.id,
            `  expected: ${rule.expected}`,
            `  found:    ${rule.found.replaceAll('\n', '\n            ')}`,
            ...(rule.fix === '' ? [] : [`  to do:    ${rule.fix}`]),
            ...(where.length === 0 ? [] : [`  where:    ${where.join(', ')}`]),
          ]
          const verdict = paint(rule.verdict, rule.verdict, options.color)
          return `${verdict}  ${stripControls(lines.join('\n'))}`
        }),
    )
    .join('\n')
}

/** A file's name on one line: behind a line break in it a runner would look for a workflow command. */
function escapeName(path: string): string {
  return path.replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function paint(verdict: Verdict, text: string, color: boolean): string {
  return color ? styleText(COLOURS[verdict], text, { validateStream: false }) : text
}

function shorten(text: string): string {
  return text.length <= LONGEST_SUMMARY ? text : `${text.slice(0, LONGEST_SUMMARY - 1)}…`
}
