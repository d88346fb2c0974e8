/**
 * Times the coverage gate on generated LCOV reports whose totals are known:
 * `node bench/coverage.ts [megabytes]` (default 130). Prints seconds, peak memory, and whether the
 * counts are the generator's: the speed of a wrong answer is worth nothing. Each size runs in a
 * process of its own, so that the peak is its own.
 */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'

import { spawnExec } from '../src/adapters/exec.ts'
import { createGit } from '../src/adapters/git.ts'
import { createLineLog } from '../src/adapters/log.ts'
import { runCoverageGate } from '../src/coverage/run-coverage-gate.ts'

const LINES_PER_FILE = 400
const BYTES_PER_FILE = 6_700

type Totals = {
  readonly lines: { readonly covered: number; readonly total: number }
  readonly branches: { readonly covered: number; readonly total: number }
}

const [mode, folder] = process.argv.slice(2)
if (mode === 'gate' && folder !== undefined) await timeGate(folder)
else await compareSizes(Number(mode ?? '130'))

async function compareSizes(megabytes: number): Promise<void> {
  for (const bytes of [50_000, megabytes * 1_000_000]) {
    const root = await mkdtemp(join(tmpdir(), 'papergate-bench-'))
    try {
      const truth = await generate(root, Math.ceil(bytes / BYTES_PER_FILE))
      const { size } = await stat(join(root, 'coverage.lcov'))
      const started = performance.now()
      const run = spawnSync(process.execPath, [import.meta.filename, 'gate', root], {
        encoding: 'utf8',
      })
      const seconds = ((performance.now() - started) / 1000).toFixed(2)
      if (run.status !== 0) throw new Error(run.stderr)
      const { project, inside, peak } = JSON.parse(run.stdout) as {
        project: Totals
        inside: number
        peak: number
      }
      const isExact = JSON.stringify(project) === JSON.stringify(truth)
      const megabytesRead = (size / 1e6).toFixed(2)
      console.log(
        `${megabytesRead} MB: ${seconds} s whole process, ${inside.toFixed(2)} s gate, ${Math.round(peak / 1024)} MiB peak, totals ${isExact ? 'exact' : 'WRONG'}`,
      )
      if (!isExact) process.exitCode = 1
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  }
}

async function timeGate(root: string): Promise<void> {
  const started = performance.now()
  const { data } = await runCoverageGate(
    {
      reports: ['coverage.lcov'],
      metric: 'lines',
      min: null,
      fileMin: null,
      patchMin: null,
      services: {},
      components: {},
      shards: {},
      paths: [],
      exclude: [],
      unreported: 'changed',
      baseline: null,
      maxDrop: null,
      maxLostLines: null,
      change: 'worktree',
      base: null,
      event: null,
    },
    {
      root,
      cwd: root,
      git: createGit(spawnExec, root),
      log: createLineLog(() => {}),
      env: {},
    },
  )
  const inside = (performance.now() - started) / 1000
  const peak = process.resourceUsage().maxRSS
  process.stdout.write(JSON.stringify({ project: data.project, inside, peak }))
}

/** Writes `count` files and a report of them; gives its true totals. */
async function generate(root: string, count: number): Promise<Totals> {
  const report = createWriteStream(join(root, 'coverage.lcov'))
  const lines = { covered: 0, total: 0 }
  const branches = { covered: 0, total: 0 }
  for (let index = 0; index < count; index += 1) {
    const path = `src/part-${index % 100}/module-${index}.py`
    if (index < 100) await mkdir(join(root, `src/part-${index}`), { recursive: true })
    await writeFile(join(root, path), '')
    let text = `TN:\nSF:${path}\n`
    for (let line = 1; line <= LINES_PER_FILE; line += 1) {
      const hits = (line * 7 + index) % 5 === 0 ? 0 : (line * 131 + index) % 100_000
      lines.total += 1
      if (hits > 0) lines.covered += 1
      text += `DA:${line},${hits}\n`
      if (line % 7 !== 0) continue
      const isTaken = (line + index) % 3 === 0
      text += `BRDA:${line},0,0,${hits === 0 ? '-' : hits}\nBRDA:${line},0,1,${isTaken ? 1 : 0}\n`
      branches.total += 2
      branches.covered += Number(hits > 0) + Number(isTaken)
    }
    if (!report.write(`${text}end_of_record\n`)) {
      await once(report, 'drain')
    }
  }
  report.end()
  await finished(report)
  return { lines, branches }
}
