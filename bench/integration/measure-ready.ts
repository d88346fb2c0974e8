import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

import { spawnExec } from '../../src/adapters/exec.ts'

/** A way to bring a compose file up. */
export type Starter = {
  readonly name: string
  /** Seconds from the start of its process until everything is ready, and of the taking down. */
  readonly measure: (compose: Compose) => Promise<StartTimes>
}

export type Compose = {
  readonly file: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export type StartTimes = {
  readonly readySeconds: number
  readonly teardownSeconds: number
  /** Of the harness's own process up to ready, user and system; null: not asked. */
  readonly cpuSeconds: number | null
}

/** Kernel's clock ticks in a second, as /proc counts processor time; 100 on every Linux of today. */
const TICKS = 100

/** The suite says when it was begun, and what its parent, our process, had used by then. */
export function papergate(cli: string, ...options: readonly string[]): Starter {
  return {
    name: ['papergate', ...options].join(' '),
    measure: async ({ file, env }) => {
      const folder = await mkdtemp(join(tmpdir(), 'papergate-bench-'))
      try {
        const suite = `date +%s.%N > ${folder}/ready; cat /proc/$PPID/stat > ${folder}/stat`
        const began = Date.now() / 1_000
        const fixed = ['--compose', file, '--suite', suite, '--out', `${folder}/out`]
        const args = ['integration', ...fixed, ...options]
        const result = await spawnExec(process.execPath, [cli, ...args], { env, cwd: folder })
        demand(result.exitCode === 0, `papergate: ${result.stdout}${result.stderr}`)
        const ended = Date.now() / 1_000
        const ready = Number(await readFile(join(folder, 'ready'), 'utf8'))
        const stat = await readFile(join(folder, 'stat'), 'utf8')
        return {
          readySeconds: ready - began,
          teardownSeconds: ended - ready,
          cpuSeconds: cpuOf(stat),
        }
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  }
}

export const composeUp: Starter = {
  name: 'docker compose up --wait',
  measure: async ({ file, env }) => {
    const compose = ['compose', '-p', 'papergate-bench-compose', '-f', file]
    try {
      const readySeconds = await time(() => docker([...compose, 'up', '-d', '--wait'], env))
      const teardownSeconds = await time(() => docker([...compose, 'down', '-v'], env))
      return { readySeconds, teardownSeconds, cpuSeconds: null }
    } finally {
      await docker([...compose, 'down', '-v', '-t', '0'], env)
    }
  },
}

/** @param modules folder of `node_modules` with testcontainers in it. */
export function testcontainers(modules: string): Starter {
  const program = join(import.meta.dirname, 'start-with-testcontainers.mjs')
  return {
    name: 'testcontainers',
    measure: async ({ file, env }) => {
      const began = performance.now()
      const child = spawn(process.execPath, [program, modules, file], {
        env: { ...env, TESTCONTAINERS_RYUK_DISABLED: 'true' },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [text] = (await once(child.stdout, 'data')) as [Buffer]
      const ready = performance.now()
      demand(text.toString().includes('ready'), `testcontainers: ${text.toString()}`)
      const [code] = (await once(child, 'exit')) as [number | null]
      demand(code === 0, `testcontainers: exit code ${code}`)
      return {
        readySeconds: (ready - began) / 1_000,
        teardownSeconds: (performance.now() - ready) / 1_000,
        cpuSeconds: null,
      }
    },
  }
}

/** Seconds of processor time, user and system, of a line of `/proc/PID/stat`; its children aside. */
export function cpuOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}

async function docker(args: readonly string[], env: Compose['env']): Promise<void> {
  const { exitCode, stderr } = await spawnExec('docker', args, { env })
  demand(exitCode === 0, `docker ${args.join(' ')}: ${stderr}`)
}

async function time(body: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await body()
  return (performance.now() - began) / 1_000
}

function demand(holds: boolean, message: string): void {
  if (!holds) throw new Error(message)
}
