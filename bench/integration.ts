/**
 * Measures the integration harness beside `docker compose up --wait` and testcontainers: how soon everything is
 * ready, how soon it is gone, and what the harness itself uses. What is measured: docs/benchmarks-integration.md.
 *
 * node scripts/with-engine.ts node bench/integration.ts [ready|busy|locked|teardown|suites|many…] [--runs N] [--markdown FILE] [--sources | --cli FILE]
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { spawnExec } from '../src/adapters/exec.ts'
import { describeMachine } from './describe-machine.ts'
import { chooseCommandLine } from './choose-command-line.ts'
import { writeSection } from './write-section.ts'
import { manyServices, stubbornServices } from './integration/many-services.ts'
import { composeUp, cpuOf, papergate, testcontainers } from './integration/measure-ready.ts'
import type { Compose, Starter, StartTimes } from './integration/measure-ready.ts'
import { findPeer } from './peers/find-peer.ts'

const root = resolve(import.meta.dirname, '..')
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    markdown: { type: 'string' },
    sources: { type: 'boolean', default: false },
    cli: { type: 'string' },
  },
})
const runs = Number(options.runs)
const cli = chooseCommandLine(root, options)
const ours = papergate(cli)
const library = findPeer(join('node_modules', 'testcontainers'))
const starters: readonly Starter[] = [
  ours,
  composeUp,
  ...(library === null ? [] : [testcontainers(dirname(library))]),
]
const sixServices = join(import.meta.dirname, 'integration', 'six-services.yml')
const cases: Readonly<Record<string, () => Promise<string>>> = {
  ready: () => measureReady(['1s', '5s', '10s'], 0),
  busy: () => measureReady(['1s'], availableParallelism()),
  locked: measureLocked,
  teardown: measureTeardown,
  suites: measureSuites,
  many: measureMany,
}

const chosen = positionals.length > 0 ? positionals : Object.keys(cases)
for (const name of chosen) {
  const body = cases[name]
  if (body === undefined)
    throw new Error(`expected ${Object.keys(cases).join(', ')}; found ${name}`)
  const { stdout } = await spawnExec('docker', ['version', '--format', '{{.Server.Version}}'])
  const { stdout: compose } = await spawnExec('docker', ['compose', 'version', '--short'])
  const day = new Date().toISOString().slice(0, 10)
  const when = `${day}; ${describeMachine()}; Docker ${stdout.trim()}; Compose ${compose.trim()}; runs of each: ${runs}`
  const text = `${when}.\n\n${await body()}`
  console.log(`\n${name}\n\n${text}`)
  if (options.markdown !== undefined) {
    await writeSection(options.markdown, { bench: 'bench/integration.ts', name }, text)
  }
}
if (options.markdown !== undefined) {
  await spawnExec(join(root, 'node_modules/.bin/oxfmt'), [resolve(options.markdown)], { cwd: root })
}

/** The tools take turns, so that what else the machine does meets all of them. */
async function measureReady(intervals: readonly string[], burners: number): Promise<string> {
  const burning = Array.from({ length: burners }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  )
  try {
    const rows: string[] = []
    for (const interval of intervals) {
      const compose = { file: sixServices, env: { ...process.env, INTERVAL: interval } }
      const times = await takeTurns(starters, compose)
      const own = median(times.get(ours) ?? [], 'readySeconds')
      for (const [starter, found] of times) {
        const seconds = median(found, 'readySeconds')
        rows.push(
          `| ${interval} | ${starter.name} | ${spread(found, 'readySeconds')} | ${(own / seconds).toFixed(2)} |`,
        )
      }
    }
    return table(['interval', 'tool', 'seconds to ready (range)', 'papergate ÷ it'], rows)
  } finally {
    for (const child of burning) child.kill('SIGKILL')
  }
}

/** What it costs that the services can reach nothing outside. */
async function measureLocked(): Promise<string> {
  const modes = ['locked', 'open'].map((mode) => papergate(cli, '--egress', mode))
  const compose = { file: sixServices, env: { ...process.env, INTERVAL: '1s' } }
  const times = await takeTurns(modes, compose)
  const rows = [...times].map(
    ([{ name }, found]) =>
      `| ${name} | ${spread(found, 'readySeconds')} | ${spread(found, 'teardownSeconds')} |`,
  )
  return table(['tool', 'seconds to ready (range)', 'seconds to gone (range)'], rows)
}

async function measureTeardown(): Promise<string> {
  return withFile(stubbornServices(), async (file) => {
    const times = await takeTurns([ours, composeUp], { file, env: process.env })
    const rows = [...times].map(
      ([{ name }, found]) => `| ${name} | ${spread(found, 'teardownSeconds')} |`,
    )
    return table(['tool', 'seconds to gone (range)'], rows)
  })
}

/** What our process uses of a core while a suite runs for twenty seconds. */
async function measureSuites(): Promise<string> {
  const shares: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const folder = await mkdtemp(join(tmpdir(), 'papergate-bench-'))
    const suite = `cat /proc/$PPID/stat > ${folder}/a; sleep 20; cat /proc/$PPID/stat > ${folder}/b`
    const args = ['integration', '--compose', sixServices, '--suite', suite, '--out', `${folder}/o`]
    const { exitCode, stderr } = await spawnExec(process.execPath, [cli, ...args], { cwd: folder })
    if (exitCode !== 0) throw new Error(stderr)
    const [before, after] = await Promise.all(
      ['a', 'b'].map((name) => readFile(join(folder, name), 'utf8')),
    )
    shares.push(((cpuOf(after ?? '') - cpuOf(before ?? '')) / 20) * 100)
    await rm(folder, { recursive: true })
  }
  shares.sort((left, right) => left - right)
  return `Of one core, our process: ${shares.map((share) => `${share.toFixed(2)} %`).join(', ')}.`
}

async function measureMany(): Promise<string> {
  const rows: string[] = []
  for (const count of [10, 20, 30, 40, 50]) {
    await withFile(manyServices(count), async (file) => {
      const times = await takeTurns([ours], { file, env: process.env })
      const found = times.get(ours) ?? []
      const cpu = found.map(({ cpuSeconds }) => cpuSeconds ?? 0).sort((a, b) => a - b)
      const middle = cpu[Math.floor(cpu.length / 2)] ?? 0
      rows.push(
        `| ${count} | ${spread(found, 'readySeconds')} | ${middle.toFixed(2)} | ${((middle / count) * 1_000).toFixed(0)} |`,
      )
    })
  }
  return table(
    ['services', 'seconds to ready (range)', 'our CPU seconds to ready', 'milliseconds a service'],
    rows,
  )
}

async function takeTurns(
  tools: readonly Starter[],
  compose: Compose,
): Promise<ReadonlyMap<Starter, readonly StartTimes[]>> {
  const times = new Map(tools.map((tool) => [tool, [] as StartTimes[]]))
  for (let run = 0; run < runs; run += 1) {
    for (const [tool, found] of times) found.push(await tool.measure(compose))
  }
  return times
}

async function withFile<T>(text: string, body: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'papergate-bench-'))
  try {
    const file = join(folder, 'compose.yml')
    await writeFile(file, text)
    return await body(file)
  } finally {
    await rm(folder, { recursive: true })
  }
}

type Time = 'readySeconds' | 'teardownSeconds'

function median(times: readonly StartTimes[], key: Time): number {
  const sorted = times.map((time) => time[key]).sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function spread(times: readonly StartTimes[], key: Time): string {
  const values = times.map((time) => time[key])
  const range = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(2))
  return `${median(times, key).toFixed(2)} (${range.join('–')})`
}

function table(head: readonly string[], rows: readonly string[]): string {
  return [`| ${head.join(' | ')} |`, `|${head.map(() => ' --- |').join('')}`, ...rows].join('\n')
}
