import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { connectEngine } from '../src/adapters/docker-engine.ts'
import { createRandom } from '../src/coverage/create-random.ts'
import { RUN_VARIABLE } from '../src/integration/reaper/start-reaper.ts'

/**
 * Cuts integration runs off at random moments, with SIGKILL and with SIGINT, and looks three seconds later
 * for what is left of them: containers, networks, volumes, processes and rendered files. Anything is a failure.
 *
 *     node scripts/with-engine.ts node scripts/interrupt-runs.ts [--kills 100] [--interrupts 100] [--seed 1] [--side-by-side 3]
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    interrupts: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'side-by-side': { type: 'string', default: '3' },
  },
})

const cli = resolve(import.meta.dirname, '../src/main/cli.ts')
/** Carried by every process of one run. */
const TEST_VARIABLE = 'PAPERGATE_TEST_RUN'
const engine = connectEngine(process.env['DOCKER_HOST'])
/** From before the first call to the engine until while the suite runs. */
const LAST_MOMENT_MILLISECONDS = 5_000
const PATIENCE_MILLISECONDS = 3_000
/** What is gone must stay gone: a client that outlived its harness may still create something. */
const AFTERWARDS_MILLISECONDS = 2_000

type Cut = { readonly signal: 'SIGKILL' | 'SIGINT'; readonly moment: number }

const random = createRandom(Number(values.seed))
const cuts: readonly Cut[] = [
  ...Array.from({ length: Number(values.kills) }, () => cut('SIGKILL')),
  ...Array.from({ length: Number(values.interrupts) }, () => cut('SIGINT')),
]
const waiting = [...cuts]
const failures: string[] = []
let slowestExit = 0
let done = 0
await Promise.all(
  Array.from({ length: Number(values['side-by-side']) }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { left, exitMilliseconds } = await interruptRun(next)
      slowestExit = Math.max(slowestExit, exitMilliseconds)
      const what = `${next.signal} after ${next.moment} ms`
      if (left.length > 0) failures.push(`${what}: ${left.join(', ')}`)
      done += 1
      console.log(
        `${done}/${cuts.length} ${what}: ${left.length === 0 ? 'nothing left' : left.join(', ')}`,
      )
    }
  }),
)
console.log(
  `${cuts.length - failures.length} of ${cuts.length} left nothing; slowest exit ${slowestExit} ms`,
)
for (const failure of failures) console.error(failure)
process.exitCode = failures.length === 0 ? 0 : 1

function cut(signal: Cut['signal']): Cut {
  return { signal, moment: random(LAST_MOMENT_MILLISECONDS) }
}

async function interruptRun({ signal, moment }: Cut) {
  const label = `dev.papergate.test.${randomUUID()}`
  const folder = await mkdtemp(join(tmpdir(), 'papergate-interrupt-'))
  try {
    await mkdir(join(folder, '.git'))
    await writeFile(join(folder, 'compose.yml'), JSON.stringify(project(label)))
    const suite = ['--suite', 'while kill -0 $PPID 2> /dev/null; do sleep 0.2; done']
    const child = spawn(
      process.execPath,
      [cli, 'integration', '--compose', 'compose.yml', ...suite],
      {
        cwd: folder,
        env: { ...process.env, [TEST_VARIABLE]: label },
        stdio: 'ignore',
      },
    )
    const exited = once(child, 'exit')
    await delay(moment)
    const cutAt = performance.now()
    child.kill(signal)
    await exited
    const exitMilliseconds = Math.round(performance.now() - cutAt)
    await delay(PATIENCE_MILLISECONDS)
    const left = await findLeft(label, folder)
    await delay(AFTERWARDS_MILLISECONDS)
    return { left: [...left, ...(await findLeft(label, folder))], exitMilliseconds }
  } finally {
    await removeLeft(label)
    await rm(folder, { recursive: true, force: true })
  }
}

function project(label: string): object {
  const labels = { [label]: 'yes' }
  const service = {
    image: 'debian:bookworm-slim',
    command: ['sleep', '600'],
    labels,
    healthcheck: { test: ['CMD', 'true'], interval: '10s', retries: 3 },
  }
  const needsDatabase = { depends_on: { db: { condition: 'service_healthy' } } }
  return {
    name: 'interrupted',
    services: {
      db: { ...service, volumes: ['data:/data'] },
      signal: { ...service, ...needsDatabase },
      execution: { ...service, ...needsDatabase },
    },
    networks: { default: { labels } },
    volumes: { data: { labels } },
  }
}

async function findLeft(label: string, folder: string): Promise<readonly string[]> {
  const labels = { [label]: 'yes' }
  const made = [...(await engine.containers(labels)), ...(await engine.networksAndVolumes(labels))]
  const rendered = await readdir(join(folder, '.papergate/integration')).catch(() => [])
  return [...made.map(({ name }) => name), ...rendered, ...(await findProcesses(label))]
}

/** Processes of the run that it had started, by what they inherited; its reaper is none of them. */
async function findProcesses(label: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '')
      const names = environment.split('\0')
      const isOurs = names.includes(`${TEST_VARIABLE}=${label}`)
      return isOurs && environment.includes(`\0${RUN_VARIABLE}=`) ? [`process ${pid}`] : []
    }),
  )
  return found.flat()
}

async function removeLeft(label: string): Promise<void> {
  const labels = { [label]: 'yes' }
  for (const { id } of await engine.containers(labels)) await engine.remove(id)
  await engine.removeNetworksAndVolumes(labels)
}
