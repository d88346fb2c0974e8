import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import * as z from 'zod'

import { findFreePort } from './find-free-port.ts'
import { followProgram } from './follow-program.ts'
import { ownActions } from './prepare-copy.ts'
import type { Copy } from './prepare-copy.ts'
import { unpackArtifacts } from './unpack-artifacts.ts'

type Ending = 'success' | 'failure'

export type ActRun = {
  readonly exitCode: number
  /** How each job that ran ended, by its own name, such as `verdict`. */
  readonly jobs: Readonly<Record<string, Ending>>
  /** Folder of each uploaded artifact's files, by the artifact's name. */
  readonly artifacts: Readonly<Record<string, string>>
  readonly log: string
}

export type ActOptions = {
  readonly copy: Copy
  /** Values of `--local-repository` for the foreign actions. */
  readonly standIns: readonly string[]
  /** A folder of its own for this run. */
  readonly folder: string
  readonly event: 'pull_request' | 'push'
  readonly workflow: string
  /** Only this job and what it needs; null for all. */
  readonly job: string | null
  readonly env: Readonly<Record<string, string>>
  readonly vars: Readonly<Record<string, string>>
  /** Synthetic ones; act masks them as GitHub does. */
  readonly secrets: Readonly<Record<string, string>>
  readonly onLine: (line: string) => void
}

const RUN_ID = '1'

const lineSchema = z.looseObject({
  job: z.string().optional(),
  msg: z.string().default(''),
  jobResult: z.string().optional(),
})

/** Runs one workflow of the copy under act, on this machine and its engine, without containers for jobs. */
export async function runAct(options: ActOptions): Promise<ActRun> {
  const { folder, copy } = options
  const artifacts = join(folder, 'artifacts', RUN_ID)
  // act's server lists the folder of the run before it first writes there.
  await mkdir(artifacts, { recursive: true })
  await writeFile(join(folder, 'event.json'), JSON.stringify(eventPayload(options)))
  for (const kind of ['secrets', 'env', 'vars'] as const) {
    await writeFile(join(folder, kind), toLines(options[kind]), { mode: 0o600 })
  }
  const jobs: Record<string, Ending> = {}
  const log: string[] = []
  const exitCode = await followProgram('act', await actArguments(options), copy.root, (text) => {
    const { job = 'act', msg, jobResult } = parseLine(text)
    const line = `[${job.trim()}] ${msg.trimEnd()}`
    log.push(line)
    options.onLine(line)
    if (jobResult === 'success' || jobResult === 'failure') jobs[lastName(job)] = jobResult
  })
  return { exitCode, jobs, artifacts: await unpackArtifacts(artifacts), log: log.join('\n') }
}

async function actArguments(options: ActOptions): Promise<readonly string[]> {
  const { folder, copy } = options
  const repositories = [...options.standIns, `${ownActions}=${copy.root}`]
  return [
    options.event,
    `--workflows=${join('.github', 'workflows', options.workflow)}`,
    ...(options.job === null ? [] : [`--job=${options.job}`]),
    '--platform=ubuntu-latest=-self-hosted',
    '--container-daemon-socket=-',
    `--eventpath=${join(folder, 'event.json')}`,
    `--secret-file=${join(folder, 'secrets')}`,
    `--env-file=${join(folder, 'env')}`,
    `--var-file=${join(folder, 'vars')}`,
    `--action-cache-path=${join(folder, 'cache')}`,
    '--action-offline-mode',
    '--no-cache-server',
    `--artifact-server-path=${join(folder, 'artifacts')}`,
    '--artifact-server-addr=127.0.0.1',
    `--artifact-server-port=${await findFreePort()}`,
    '--defaultbranch=main',
    '--actor=octocat',
    '--json',
    ...repositories.map((repository) => `--local-repository=${repository}`),
  ]
}

function eventPayload({ event, copy }: ActOptions): object {
  const repository = { default_branch: 'main', full_name: 'papergate/papergate' }
  return event === 'push'
    ? { ref: 'refs/heads/main', before: copy.base, after: copy.head, repository }
    : {
        repository,
        pull_request: {
          number: 7,
          base: { ref: 'main', sha: copy.base },
          head: { ref: 'change', sha: copy.head, repo: { full_name: 'papergate/papergate' } },
        },
      }
}

/** `NAME="value"` lines, as act's files want them. */
function toLines(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
    .join('')
}

function parseLine(text: string): z.infer<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(text))
  } catch {
    return { msg: text }
  }
}

/** `verdict` of `papergate/Pull request/verdict`. */
function lastName(job: string): string {
  return job.trim().split('/').at(-1) ?? job
}
