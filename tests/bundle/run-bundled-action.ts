import { spawn } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const dist = resolve(import.meta.dirname, '..', '..', 'dist')
const COMMAND_FILES = ['OUTPUT', 'STEP_SUMMARY', 'STATE', 'ENV', 'PATH'] as const

export type ActionStep = {
  readonly exitCode: number | null
  readonly stdout: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** Text of the files that change the environment of later steps. */
  readonly env: string
  readonly path: string
}

/** Runs a bundled action as a runner does: a process of its own, inputs in its environment, files to write to. */
export async function runBundledAction(
  name: string,
  options: {
    readonly cwd: string
    readonly inputs?: Readonly<Record<string, string>>
    readonly env?: Readonly<Record<string, string>>
    readonly event?: { readonly name: string; readonly payload: object }
  },
): Promise<ActionStep> {
  const files = await mkdtemp(join(tmpdir(), 'papergate-step-'))
  const event = options.event ?? { name: 'workflow_dispatch', payload: {} }
  await writeFile(join(files, 'event.json'), JSON.stringify(event.payload))
  for (const file of COMMAND_FILES) await writeFile(join(files, file), '')
  const inputs = Object.entries(options.inputs ?? {}).map(
    ([input, value]) => [`INPUT_${input.toUpperCase()}`, value] as const,
  )
  const child = spawn(process.execPath, [join(dist, 'actions', `${name}.js`)], {
    cwd: options.cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: files,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: options.cwd,
      GITHUB_REPOSITORY: 'someone/platform',
      GITHUB_EVENT_NAME: event.name,
      GITHUB_EVENT_PATH: join(files, 'event.json'),
      RUNNER_TEMP: files,
      ...Object.fromEntries(COMMAND_FILES.map((file) => [`GITHUB_${file}`, join(files, file)])),
      ...Object.fromEntries(inputs),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  const exitCode = await new Promise<number | null>((done) => child.on('close', done))
  const read = async (file: string): Promise<string> => readFile(join(files, file), 'utf8')
  return {
    exitCode,
    stdout,
    outputs: parseOutputs(await read('OUTPUT')),
    summary: await read('STEP_SUMMARY'),
    env: await read('ENV'),
    path: await read('PATH'),
  }
}

/** `name<<delimiter`, lines of the value, `delimiter`. */
function parseOutputs(text: string): Readonly<Record<string, string>> {
  const entries = text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)
  return Object.fromEntries([...entries].map(([, name = '', , value = '']) => [name, value]))
}
