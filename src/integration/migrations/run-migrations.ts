import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container } from '../../adapters/engine.ts'
import type { World } from '../../adapters/world.ts'
import { WorldError } from '../../contract/world-error.ts'
import { redactLine } from '../../redaction/redact-line.ts'
import type { Postgres } from '../fixtures/connect-postgres.ts'
import { text } from '../fixtures/postgres-snapshot.ts'
import { LOAD_SESSION } from './busy-load.ts'
import { SCRATCH } from './migration-containers.ts'

export type MigrationRun = {
  readonly exitCode: number
  readonly timedOut: boolean
  readonly seconds: number
  /** The end of what it said. */
  readonly lines: readonly string[]
}

type Dependencies = Pick<World, 'engine' | 'clock' | 'signal' | 'redactor'>

const SHOWN_LINES = 8
const KILLED = 137

/** The container that Compose has made of a service of the check. */
export async function findContainer(
  project: string,
  service: string,
  { engine }: Pick<World, 'engine'>,
): Promise<Container> {
  const [container] = await engine.containers({
    [composeLabels.project]: project,
    [composeLabels.service]: service,
  })
  if (container !== undefined) return container
  throw new WorldError('integration/migrations-container', {
    expected: `a container of ${service}`,
    found: 'none',
    fix: 'Run it again.',
  })
}

/** Runs a container that migrates the check's own database, whose sessions end with it. */
export async function migrateScratch(
  id: string,
  server: Pick<Postgres, 'script'>,
  timeout: number,
  deps: Dependencies,
): Promise<MigrationRun> {
  const run = await runMigrations(id, timeout, deps)
  // The server goes on with a statement whose client is gone, and keeps its locks.
  if (run.timedOut) await server.script(END_SESSIONS)
  return run
}

const END_SESSIONS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${text(SCRATCH)}
  AND application_name NOT LIKE '${LOAD_SESSION} %';`

/** Starts a container that migrates, once more if it has ended, and waits for its end. */
async function runMigrations(
  id: string,
  timeout: number,
  deps: Dependencies,
): Promise<MigrationRun> {
  const { engine, clock, signal } = deps
  const began = clock.now().getTime()
  const listening = new AbortController()
  const stop = AbortSignal.any([signal, listening.signal])
  try {
    const { ended } = await hearOfEnd(id, stop, deps)
    await engine.start(id)
    const late = clock.sleep(timeout, stop).then(
      () => true,
      () => true,
    )
    const timedOut = await Promise.race([ended.then(() => false), late])
    if (timedOut) await engine.signal(id, 'SIGKILL').catch(() => {})
    const container = await engine.inspect(id)
    return {
      exitCode: timedOut ? KILLED : (container?.exitCode ?? KILLED),
      timedOut,
      seconds: (clock.now().getTime() - began) / 1_000,
      lines: await lastWords(id, container?.startedAt ?? null, deps),
    }
  } finally {
    listening.abort()
  }
}

/** Resolves once the engine is listened to, with what resolves at the container's end. */
async function hearOfEnd(
  id: string,
  stop: AbortSignal,
  { engine }: Dependencies,
): Promise<{ readonly ended: Promise<void> }> {
  const project = (await engine.inspect(id))?.labels[composeLabels.project] ?? ''
  let end = (): void => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const onEvent = ({ containerId }: { readonly containerId: string }): void => {
    if (containerId === id) end()
  }
  const labels = { [composeLabels.project]: project }
  await engine.onEvents(labels, onEvent, stop, { actions: ['die'], onEnd: end })
  return { ended }
}

async function lastWords(
  id: string,
  since: string | null,
  { engine, redactor, signal }: Dependencies,
): Promise<readonly string[]> {
  const lines: string[] = []
  const add = (line: string, _stream: string, leftOut = 0): void => {
    lines.push(redactLine(line.slice(line.indexOf(' ') + 1), leftOut, redactor))
  }
  const from = { follow: false, tail: SHOWN_LINES, ...(since === null ? {} : { since }) }
  await engine.followLogs(id, add, signal, from)
  return lines
}
