import { posix } from 'node:path'

import { lastLine, linesOf } from './truth.ts'
import type { Block, Truth } from './truth.ts'

/** As coverage.py writes it: hits of 0 and 1, and the names of arms not taken; one class of a file per run. */
export function writeCobertura(runs: readonly Truth[]): string {
  const classes = runs
    .flatMap((run) => [...run])
    .map(([path, blocks]) => {
      const methods = blocks
        .filter((block) => block.starts !== null)
        .map(
          (block) =>
            `<method name="${block.starts}" signature="()"><lines>${coberturaLine(block.line, block)}</lines></method>`,
        )
      const lines = blocks.flatMap((block) =>
        linesOf(block).map((line) => coberturaLine(line, block)),
      )
      return `<class name="c" filename="${escape(path)}" line-rate="0.5"><methods>${methods.join('')}</methods><lines>${lines.join('\n')}</lines></class>`
    })
  return `<?xml version="1.0" ?>\n<coverage version="7.6" line-rate="1" branch-rate="1"><sources><source>.</source></sources><packages><package name="p"><classes>${classes.join('')}</classes></package></packages></coverage>\n`
}

function coberturaLine(line: number, block: Block): string {
  const start = `<line number="${line}" hits="${Math.min(block.hits, 1)}"`
  if (line !== lastLine(block) || block.arms.length === 0) return `${start}/>`
  const missing = block.arms.flatMap((hits, arm) => {
    const name = arm === 0 ? 'exit' : String(line + arm)
    return hits > 0 ? [] : [name]
  })
  const covered = block.arms.length - missing.length
  const percent = Math.floor((100 * covered) / block.arms.length)
  const named = missing.length > 0 ? ` missing-branches="${missing.join(',')}"` : ''
  return `${start} branch="true" condition-coverage="${percent}% (${covered}/${block.arms.length})"${named}/>`
}

/** As JaCoCo writes it, from one run: no hits and no names of arms. */
export function writeJacoco(runs: readonly Truth[]): string {
  const packages = new Map<string, string>()
  for (const [path, blocks] of runs.flatMap((run) => [...run])) {
    const [folder, name] = [posix.dirname(path), escape(posix.basename(path))]
    const methods = blocks
      .filter((block) => block.starts !== null)
      .map(
        (block) =>
          `<method name="${block.starts}" desc="()V" line="${block.line}"><counter type="METHOD" ${block.hits > 0 ? 'missed="0" covered="1"' : 'missed="1" covered="0"'}/></method>`,
      )
    const lines = blocks.flatMap((block) => linesOf(block).map((line) => jacocoLine(line, block)))
    const text = `<class name="${name}" sourcefilename="${name}">${methods.join('')}</class><sourcefile name="${name}">${lines.join('')}</sourcefile>`
    packages.set(folder, (packages.get(folder) ?? '') + text)
  }
  const all = [...packages].map(([name, text]) => `<package name="${name}">${text}</package>`)
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="platform"><sessioninfo id="a" start="1" dump="2"/>${all.join('')}</report>`
}

function jacocoLine(line: number, block: Block): string {
  const isHit = block.hits > 0
  const arms = line === lastLine(block) ? block.arms : []
  const covered = arms.filter((hits) => hits > 0).length
  return `<line nr="${line}" mi="${isHit ? 0 : 3}" ci="${isHit ? 3 : 0}" mb="${arms.length - covered}" cb="${covered}"/>`
}

/** As OpenClover writes it: a condition has a line element of its own, with the hits of both arms. */
export function writeClover(runs: readonly Truth[]): string {
  const files = runs
    .flatMap((run) => [...run])
    .map(([path, blocks]) => {
      const lines = blocks.flatMap((block) => [
        ...(block.starts === null
          ? []
          : [
              `<line num="${block.line}" type="method" signature="${block.starts}()" count="${block.hits}"/>`,
            ]),
        ...linesOf(block).map((line) => `<line num="${line}" type="stmt" count="${block.hits}"/>`),
        ...conditions(block),
      ])
      return `<file name="${escape(posix.basename(path))}" path="${escape(path)}">${lines.join('\n')}</file>`
    })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<coverage generated="1" clover="4.5"><project name="p" timestamp="1"><package name="p">${files.join('')}</package></project></coverage>`
}

function conditions(block: Block): readonly string[] {
  const pairs = Array.from({ length: block.arms.length / 2 }, (_, index) => index * 2)
  return pairs.map(
    (arm) =>
      `<line num="${lastLine(block)}" type="cond" truecount="${block.arms[arm]}" falsecount="${block.arms[arm + 1]}"/>`,
  )
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
