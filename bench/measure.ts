import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'

/** One whole process, from its start to its exit. */
export type Measurement = {
  readonly seconds: number
  /** Of all its threads, user and system; null where GNU time is not there. */
  readonly cpuSeconds: number | null
  readonly peakBytes: number | null
  readonly exitCode: number
}

const GNU_TIME = '/usr/bin/time'
const hasGnuTime = process.platform === 'linux' && existsSync(GNU_TIME)

/**
 * Runs a command with its standard output in `<output>` and its errors in `<output>.err`: a pipe would
 * make the measuring process part of the measurement.
 */
export async function measureProcess(
  [file, ...args]: readonly [string, ...string[]],
  { cwd, output }: { readonly cwd: string; readonly output: string },
): Promise<Measurement> {
  await using stdout = await open(output, 'w')
  await using stderr = await open(`${output}.err`, 'w')
  const [timedFile, ...timedArgs] = hasGnuTime
    ? [GNU_TIME, '-q', '-f', '%U %S %M', '-o', `${output}.time`, file, ...args]
    : [file, ...args]
  const started = performance.now()
  const child = spawn(timedFile, timedArgs, { cwd, stdio: ['ignore', stdout.fd, stderr.fd] })
  const [code] = (await once(child, 'exit')) as [number | null]
  const seconds = (performance.now() - started) / 1000
  return { seconds, ...(await readUsage(`${output}.time`)), exitCode: code ?? -1 }
}

async function readUsage(path: string): Promise<Pick<Measurement, 'cpuSeconds' | 'peakBytes'>> {
  if (!hasGnuTime) return { cpuSeconds: null, peakBytes: null }
  const [user = 0, system = 0, kibibytes = 0] = (await readFile(path, 'utf8'))
    .split(' ')
    .map(Number)
  return { cpuSeconds: user + system, peakBytes: kibibytes * 1024 }
}
