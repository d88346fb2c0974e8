import type { OnLine } from '../../../adapters/split-lines.ts'

/** A process on the machine, or in the container, where a suite runs. */
export type SuiteProcess = {
  readonly pid: number
  readonly parent: number
  /** Process that began its session. */
  readonly session: number
  /** Whether it carries the suite's mark in its environment. */
  readonly isMarked: boolean
  readonly command: string
}

export type ReportFile = {
  readonly path: string
  readonly isFile: boolean
  readonly bytes: number
  /** Changes whenever the file is written. */
  readonly stamp: string
}

/** Where a suite runs: on the host, or in a container. */
export type SuitePlace = {
  /** Addresses of the services as seen from here, and where the suite is. */
  readonly variables: Readonly<Record<string, string>>
  /** Runs a shell command to its end; the exit code. An abort ends it by force. */
  readonly run: (
    command: string,
    options: {
      readonly env: Readonly<Record<string, string>>
      readonly signal: AbortSignal
      readonly onLine: OnLine
      /** The shell has ended; what it had started may still run. */
      readonly onExit: () => void
    },
  ) => Promise<number>
  /** All processes that can be seen; none where they cannot be listed. */
  readonly processes: (mark: string) => Promise<readonly SuiteProcess[]>
  readonly kill: (pids: readonly number[], signal: 'TERM' | 'KILL') => Promise<void>
  /** Files by path or glob, relative to the suite's folder. */
  readonly listFiles: (pattern: string) => Promise<readonly ReportFile[]>
  readonly openFile: (path: string) => Promise<AsyncIterable<Uint8Array>>
  /** Those of the paths, relative to the suite's folder, that are files. */
  readonly existing: (paths: readonly string[]) => Promise<ReadonlySet<string>>
}

/** Variable that marks every process of a suite, so that those that leave its process group are found. */
export const MARK_VARIABLE = 'PAPERGATE_SUITE_MARK'
