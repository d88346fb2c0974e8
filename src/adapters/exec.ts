import { spawn } from 'node:child_process'

import { WorldError } from '../contract/world-error.ts'
import { splitLines } from './split-lines.ts'
import type { OnLine } from './split-lines.ts'

type ExecOptions = {
  readonly cwd?: string
  /** The whole environment of the child; without it the child inherits ours. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Text written to standard input, which is then closed. */
  readonly input?: string
  /** Aborting ends the child's whole process group: SIGTERM, and SIGKILL after five seconds. */
  readonly signal?: AbortSignal
  /** Milliseconds after which the process group is ended as by `signal`. */
  readonly timeout?: number
  /**
   * Called with every complete line of output as it comes; of one longer than a million characters `leftOut`
   * bytes are missing at its end.
   */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr', leftOut: number) => void
  /** The child itself has ended; what it had started may still hold its output open. */
  readonly onExit?: () => void
  /** False: the result's `stdout` and `stderr` stay empty, however much comes; default true. */
  readonly keepOutput?: boolean
}

export type ExecResult = {
  /** Exit code; 128 + number for a child ended by a signal, as shells count. */
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  readonly timedOut: boolean
  readonly aborted: boolean
}

/** Runs programs. A non-zero exit code is a result, not an error; a program that is missing is a `WorldError`. */
export type Exec = (
  command: string,
  args: readonly string[],
  options?: ExecOptions,
) => Promise<ExecResult>

const KILL_AFTER_MILLISECONDS = 5_000
/** How long what the child had started in its group may go on writing after the child itself has ended. */
const DRAIN_MILLISECONDS = 2_000
const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }

/** Groups of which something may run. They are none of our group, and would go on when we end. */
const running = new Set<number>()
process.on('exit', () => {
  for (const pid of running) killGroup(pid, 'SIGKILL')
})

/**
 * Spawns a child in a process group of its own, so that a time-out or an abort ends everything it
 * started. `@actions/exec` knows neither a time-out nor an abort signal, hence our own.
 */
export const spawnExec: Exec = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    options.signal?.throwIfAborted()
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env === undefined ? process.env : { ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    })
    if (child.pid !== undefined) running.add(child.pid)
    let timedOut = false
    let aborted = false
    const forget = (): void => {
      if (child.pid !== undefined) running.delete(child.pid)
    }
    const endGroup = (): void => {
      killGroup(child.pid, 'SIGTERM')
      setTimeout(() => {
        killGroup(child.pid, 'SIGKILL')
        forget()
      }, KILL_AFTER_MILLISECONDS).unref()
    }
    const onAbort = (): void => {
      aborted = true
      endGroup()
    }
    options.signal?.addEventListener('abort', onAbort, { once: true })
    const timer =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            endGroup()
          }, options.timeout)
    const keep = options.keepOutput ?? true
    const hear =
      (stream: 'stdout' | 'stderr'): OnLine =>
      (line, leftOut) =>
        options.onLine?.(line, stream, leftOut)
    const stdout = collectOutput(child.stdout, keep, hear('stdout'))
    const stderr = collectOutput(child.stderr, keep, hear('stderr'))
    child.stdin.on('error', () => {
      // A child that ends without reading its input closes the pipe; its exit code tells the rest.
    })
    child.stdin.end(options.input ?? '')
    const settle = (): void => {
      // Of a group that was asked to end, a child's child may be deaf to it.
      if (!timedOut && !aborted) forget()
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', onAbort)
    }
    child.on('error', (cause) => {
      settle()
      reject(startError(command, cause))
    })
    let drain: NodeJS.Timeout | undefined
    child.on('exit', () => {
      options.onExit?.()
      // What it left behind in the background would hold its output open, and us with it, for ever.
      drain = setTimeout(() => {
        killGroup(child.pid, 'SIGKILL')
        child.stdout.destroy()
        child.stderr.destroy()
      }, DRAIN_MILLISECONDS)
    })
    child.on('close', (code, signal) => {
      settle()
      clearTimeout(drain)
      const exitCode = code ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? 1)
      resolve({ exitCode, stdout: stdout(), stderr: stderr(), timedOut, aborted })
    })
  })

function startError(command: string, cause: Error): WorldError {
  return new WorldError(
    'exec/not-started',
    {
      expected: `the program ${command} to start`,
      found: cause.message,
      fix: `Install ${command} or put it on PATH.`,
    },
    { cause },
  )
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is gone already.
  }
}

function collectOutput(stream: NodeJS.ReadableStream, keep: boolean, onLine: OnLine): () => string {
  const lines = splitLines(onLine)
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => {
    if (keep) chunks.push(chunk)
    lines.write(chunk)
  })
  stream.on('end', lines.end)
  // A stream that we destroy ends without saying so.
  stream.on('close', lines.end)
  return () => Buffer.concat(chunks).toString('utf8')
}
