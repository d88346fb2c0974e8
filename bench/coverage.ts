/**
 * Times the coverage gate beside other tools on generated reports whose totals are known; the speed of a
 * wrong answer is worth nothing. What is measured, and how to get the peers: docs/benchmarks.md.
 *
 * node bench/coverage.ts [case…] [--runs N] [--all] [--markdown FILE] [--sources | --cli FILE]
 */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { listCases } from './cases.ts'
import { describeMachine } from './describe-machine.ts'
import { renderLegend, renderTrials } from './render-results.ts'
import { chooseCommandLine } from './choose-command-line.ts'
import { writeSection } from './write-section.ts'
import { runTrial } from './run-trial.ts'
import type { TrialRuns } from './run-trial.ts'

const root = resolve(import.meta.dirname, '..')
const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    /** The slow peers too. */
    all: { type: 'boolean', default: false },
    /** File whose section between the markers becomes the results. */
    markdown: { type: 'string' },
    sources: { type: 'boolean', default: false },
    cli: { type: 'string' },
  },
})

const runs = Number(options.runs)
if (!Number.isInteger(runs) || runs < 1) throw new Error('expected --runs of at least 1')
const cli = chooseCommandLine(root, options)
const cases = listCases({ cli, all: options.all })
const unknown = wanted.find((name) => cases.every((one) => one.name !== name))
if (unknown !== undefined) {
  throw new Error(`expected a case: ${cases.map(({ name }) => name).join(', ')}; found ${unknown}`)
}

const began = new Date().toISOString().slice(0, 10)
const machine = `${began}; ${describeMachine()}; runs of each: ${runs}.`
console.log(machine)
const pieces = [machine]
const seen: TrialRuns[] = []
for (const { name, about, trials } of cases) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const done: TrialRuns[] = []
  for (const trial of trials) {
    console.error(`${name}: ${trial.label}`)
    done.push(await runTrial(trial, runs))
  }
  const section = `### ${name}\n\n${about}\n\n${renderTrials(done)}`
  console.log(`\n${section}`)
  pieces.push(section)
  seen.push(...done)
  if (done.some(({ tools }) => !isOurAnswerExact(tools))) process.exitCode = 1
}
const legend = renderLegend(seen)
console.log(`\n${legend}`)
pieces.push(legend)
if (options.markdown !== undefined) {
  await writeSection(
    options.markdown,
    { bench: 'bench/coverage.ts', name: 'results' },
    pieces.join('\n\n'),
  )
  spawnSync(resolve(root, 'node_modules/.bin/oxfmt'), [resolve(options.markdown)], { cwd: root })
}

function isOurAnswerExact([ours]: TrialRuns['tools']): boolean {
  return [...(ours?.verdicts ?? [])].every((verdict) => verdict.startsWith('exact'))
}
