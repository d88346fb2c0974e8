import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import picomatch from 'picomatch'

import type { Exec } from '../../../adapters/exec.ts'
import { parseStat } from './parse-stat.ts'
import type { ReportFile, SuitePlace, SuiteProcess } from './suite-place.ts'
import { MARK_VARIABLE } from './suite-place.ts'

/** The host: commands by `/bin/sh` in a folder of it. Processes are seen on Linux only. */
export function hostPlace(
  folder: string,
  variables: Readonly<Record<string, string>>,
  deps: { readonly exec: Exec; readonly env: Readonly<Record<string, string | undefined>> },
): SuitePlace {
  return {
    variables,
    run: async (command, { env, signal, onLine, onExit }) => {
      const { exitCode } = await deps.exec('/bin/sh', ['-c', command], {
        cwd: folder,
        env: { ...deps.env, ...env },
        signal,
        keepOutput: false,
        onLine: (line, _stream, leftOut) => onLine(line, leftOut),
        onExit,
      })
      return exitCode
    },
    processes: listProcesses,
    kill: async (pids, signal) => {
      for (const pid of pids) sendSignal(pid, `SIG${signal}`)
    },
    listFiles: (pattern) => listFiles(folder, pattern),
    openFile: async (path) => createReadStream(resolve(folder, path)),
    existing: async (paths) => {
      const found = await Promise.all(
        paths.map(async (path) => ((await describeFile(folder, path))?.isFile ? [path] : [])),
      )
      return new Set(found.flat())
    },
  }
}

async function listProcesses(mark: string): Promise<readonly SuiteProcess[]> {
  const names = await readdir('/proc').catch(() => [])
  const processes = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((pid) => readProcess(pid, mark)),
  )
  return processes.filter((process) => process !== null)
}

/** Null: it has ended, also where nobody has taken note of that yet. */
async function readProcess(pid: string, mark: string): Promise<SuiteProcess | null> {
  const read = (name: string): Promise<string> =>
    readFile(join('/proc', pid, name), 'utf8').catch(() => '')
  const status = parseStat(await read('stat'))
  if (status === null) return null
  const [environment, command] = await Promise.all([read('environ'), read('cmdline')])
  return {
    ...status,
    isMarked: environment.split('\0').includes(`${MARK_VARIABLE}=${mark}`),
    command: command.replaceAll('\0', ' ').trim() || status.command,
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It is gone already, or another user's.
  }
}

async function listFiles(folder: string, pattern: string): Promise<readonly ReportFile[]> {
  const literal = await describeFile(folder, pattern)
  if (literal !== null) return [literal]
  const { base, glob, isGlob } = picomatch.scan(pattern)
  if (!isGlob) return []
  const matches = picomatch(glob, { dot: true })
  const from = base === '' ? '.' : base
  const entries = await readdir(resolve(folder, from), { recursive: glob.includes('/') }).catch(
    () => [],
  )
  const paths = entries.filter((path) => matches(path)).map((path) => join(from, path))
  const files = await Promise.all(paths.sort().map((path) => describeFile(folder, path)))
  return files.filter((file) => file !== null)
}

async function describeFile(folder: string, path: string): Promise<ReportFile | null> {
  const info = await stat(resolve(folder, path), { bigint: true }).catch(() => null)
  if (info === null) return null
  return {
    path,
    isFile: info.isFile(),
    bytes: Number(info.size),
    stamp: `${info.ino}:${info.mtimeNs}:${info.size}`,
  }
}
