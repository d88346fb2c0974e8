import { spawn } from 'node:child_process'

import { SetupError } from './setup-error.ts'

export type CommandResult = {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export type CommandOptions = {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly timeout?: number
  /** Milliseconds within which something must appear on the standard output. */
  readonly firstOutputTimeout?: number
}

/** Runs a program and collects its output; a program that does not exist counts as exit code 127. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: options.env ?? process.env,
      cwd: options.cwd,
      timeout: options.timeout,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const { firstOutputTimeout } = options
    const silence =
      firstOutputTimeout === undefined
        ? undefined
        : setTimeout(() => child.kill(), firstOutputTimeout)
    let stdout = ''
    let stderr = ''
    child.stdout.once('data', () => clearTimeout(silence))
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', (error) => {
      clearTimeout(silence)
      resolve({ exitCode: 127, stdout, stderr: error.message })
    })
    child.on('close', (code) => {
      clearTimeout(silence)
      resolve({ exitCode: code ?? 137, stdout, stderr })
    })
  })
}

/** Runs a program that must succeed; returns its standard output. @throws SetupError with the end of its output. */
export async function demandCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const result = await runCommand(command, args, options)
  if (result.exitCode === 0) return result.stdout
  const output = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-15).join('\n')
  throw new SetupError(
    `\`${command} ${args.slice(0, 4).join(' ')}\` failed with exit code ${result.exitCode}:\n${output}`,
  )
}
