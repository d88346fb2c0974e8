import { posix } from 'node:path'

import type { Engine } from '../../../adapters/engine.ts'
import { InputError } from '../../../contract/input-error.ts'
import { quoteForShell } from '../rerun/quote-for-shell.ts'
import { parseStat } from './parse-stat.ts'
import type { ReportFile, SuitePlace, SuiteProcess } from './suite-place.ts'
import { MARK_VARIABLE } from './suite-place.ts'

/** A running container: commands by its `sh`, in a folder of it. */
export async function containerPlace(
  id: string,
  folder: string,
  variables: Readonly<Record<string, string>>,
  { engine, signal }: { readonly engine: Engine; readonly signal: AbortSignal },
): Promise<SuitePlace> {
  const { exitCode, output } = await engine.exec(id, ['sh', '-c', 'pwd'], { signal })
  signal.throwIfAborted()
  if (exitCode !== 0) throw noShell(output)
  const cwd = posix.resolve('/', output.trim(), folder)
  /** What a script prints; nothing where the container has ended, and all that ran in it. */
  const shell = async (script: string, ...args: readonly string[]): Promise<string> => {
    try {
      return (await engine.exec(id, ['sh', '-c', script, 'sh', ...args], { cwd })).output
    } catch (error) {
      if ((await engine.inspect(id))?.status === 'running') throw error
      return ''
    }
  }
  const describe = async (path: string): Promise<ReportFile | null> => {
    const info = await engine.statPath(id, posix.resolve(cwd, path))
    return info === null ? null : { path, ...info, stamp: `${info.modified}:${info.bytes}` }
  }
  return {
    variables,
    run: async (command, { env, signal, onLine, onExit }) => {
      const { exitCode } = await engine.exec(id, ['sh', '-c', command], {
        cwd,
        env,
        signal,
        onLine,
      })
      onExit()
      return exitCode
    },
    processes: async (mark) => parseProcesses(await shell(LIST, `${MARK_VARIABLE}=${mark}`)),
    kill: async (pids, signal) => {
      await shell(`kill -${signal} "$@" 2> /dev/null`, ...pids.map(String))
    },
    listFiles: async (pattern) => {
      const literal = await describe(pattern)
      if (literal !== null || !/[*?[]/.test(pattern)) return literal === null ? [] : [literal]
      const paths = (await shell(listMatches(pattern))).split('\n').filter((path) => path !== '')
      const files = await Promise.all(paths.map(describe))
      return files.filter((file) => file !== null)
    },
    openFile: (path) => engine.readFile(id, posix.resolve(cwd, path)),
    existing: async (paths) => {
      const found = await shell('for p do test -f "$p" && printf "%s\\n" "$p"; done', ...paths)
      return new Set(found.split('\n').filter((path) => path !== ''))
    },
  }
}

function noShell(found: string): InputError {
  return new InputError('integration/no-shell', {
    expected: 'the suite’s container to have a shell, `sh`',
    found: found.trim().split('\n')[0] || 'none',
    fix: 'Run the suite on the host, or in a container whose image has one.',
  })
}

/**
 * Two lines per process: whether it is marked and its status, then its command. Only what every image with
 * a shell has: `read`, `grep`, `tr`.
 */
const LIST = String.raw`for p in /proc/[0-9]*; do
  read -r stat < "$p/stat" || continue
  mark=-; grep -qF "$1" "$p/environ" && mark=+
  printf '%s%s\n%s\n' "$mark" "$stat" "$(tr '\0\n' '  ' < "$p/cmdline")"
done 2> /dev/null`

function parseProcesses(output: string): readonly SuiteProcess[] {
  const lines = output.split('\n')
  return lines.flatMap((line, index) => {
    const status = index % 2 === 0 ? parseStat(line.slice(1)) : null
    if (status === null) return []
    const command = lines[index + 1]?.trim() || status.command
    return [{ ...status, command, isMarked: line.startsWith('+') }]
  })
}

/** Shell that prints the files of a glob; all but its wildcards is quoted. */
function listMatches(pattern: string): string {
  const quoted = pattern.replaceAll(/[^*?[\]]+/g, quoteForShell)
  return `for p in ${quoted}; do test -f "$p" && printf '%s\\n' "$p"; done`
}
