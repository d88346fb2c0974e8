import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join, posix, relative, resolve } from 'node:path'

import type { Container } from '../../adapters/engine.ts'
import { openLogFile } from '../../adapters/log-file.ts'
import { InputError } from '../../contract/input-error.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { SuiteReport, TestFailure } from '../integration-data.ts'
import type { IntegrationDependencies, SuiteOptions } from '../integration-options.ts'
import { throwIfInterrupted } from '../readiness/start-services.ts'
import { readJunit } from './read-junit.ts'
import { serviceAddresses } from './service-addresses.ts'

export type SuiteRun = {
  readonly report: SuiteReport
  readonly lastLines: readonly string[]
  readonly log: string
  /** Why the declared report could not be read. */
  readonly unreadReport: InputError | null
}

const KEPT_LINES = 25
const LONGEST_KEPT_LINE = 1_000

/** Runs one suite to its end and reads its JUnit report; its output goes to `<out>/logs/suite-<name>.log`. */
export async function runSuite(
  suite: SuiteOptions,
  containers: ReadonlyMap<string, Container>,
  deps: IntegrationDependencies,
): Promise<SuiteRun> {
  const log = `logs/suite-${suite.name}.log`
  const file = openLogFile(join(deps.out, log))
  const lastLines: string[] = []
  const startedAt = deps.clock.now()
  const onLine = (line: string): void => {
    const text = deps.redactor.redact(line)
    file.write(text)
    if (text.trim() !== '') lastLines.push(text.slice(0, LONGEST_KEPT_LINE))
    if (lastLines.length > KEPT_LINES) lastLines.shift()
    deps.log.progress(`${suite.name}: ${text}`)
  }
  deps.log.info(`${suite.name} runs`)
  try {
    const ended =
      suite.service === null
        ? await runOnHost(suite, containers, deps, onLine)
        : await runInside(suite, containerOf(suite, suite.service, containers), deps, onLine)
    throwIfInterrupted(deps.signal)
    const [junit, unreadReport] =
      suite.junit === null
        ? [null, null]
        : await findJunit(suite, containers, startedAt, deps).then(
            (found) => [found, null] as const,
            (error: unknown) => [null, keepInputError(error)] as const,
          )
    const seconds = (deps.clock.now().getTime() - startedAt.getTime()) / 1_000
    return {
      report: {
        name: suite.name,
        ...ended,
        seconds,
        tests: junit?.tests ?? null,
        failures: (junit?.failures ?? []).map((failure) => inRepository(failure, suite, deps.root)),
        reportError: unreadReport?.message ?? null,
        retries: 0,
        flaky: [],
      },
      lastLines,
      log,
      unreadReport,
    }
  } finally {
    await file.close()
  }
}

type Ended = Pick<SuiteReport, 'exitCode' | 'timedOut'>

async function runOnHost(
  suite: SuiteOptions,
  containers: ReadonlyMap<string, Container>,
  deps: IntegrationDependencies,
  onLine: (line: string) => void,
): Promise<Ended> {
  const { exitCode, timedOut } = await deps.exec('/bin/sh', ['-c', suite.run], {
    cwd: resolve(deps.root, suite.in),
    env: { ...deps.env, ...serviceAddresses(containers) },
    signal: deps.signal,
    timeout: suite.timeout,
    keepOutput: false,
    onLine,
  })
  return { exitCode, timedOut }
}

/** A command inside a container cannot be ended from outside; past its time we stop listening, and the container goes. */
async function runInside(
  suite: SuiteOptions,
  container: Container,
  deps: IntegrationDependencies,
  onLine: (line: string) => void,
): Promise<Ended> {
  const late = AbortSignal.timeout(suite.timeout)
  const { exitCode } = await deps.engine.exec(container.id, ['sh', '-c', suite.run], {
    signal: AbortSignal.any([deps.signal, late]),
    onLine,
  })
  return late.aborted ? { exitCode: 124, timedOut: true } : { exitCode, timedOut: false }
}

function containerOf(
  suite: SuiteOptions,
  service: string,
  containers: ReadonlyMap<string, Container>,
): Container {
  const container = containers.get(service)
  if (container !== undefined) return container
  throw new WorldError('integration/container-gone', {
    expected: `the container of ${service}, where the suite ${suite.name} is to run`,
    found: 'none',
    fix: 'See who removed it while the run went on, and run again.',
  })
}

async function findJunit(
  suite: SuiteOptions,
  containers: ReadonlyMap<string, Container>,
  startedAt: Date,
  deps: IntegrationDependencies,
) {
  const declared = suite.junit ?? ''
  if (suite.service === null) {
    const path = resolve(deps.root, suite.in, declared)
    return readJunit(await readFresh(path, declared, startedAt), declared)
  }
  const { id } = containerOf(suite, suite.service, containers)
  const folder = await mkdtemp(join(tmpdir(), 'papergate-junit-'))
  try {
    const path = join(folder, 'junit.xml')
    // The suite's own relative paths start at the container's working folder, those of `cp` at its root.
    const { output: workingFolder } = await deps.engine.exec(id, ['pwd'], { signal: deps.signal })
    const inside = posix.resolve('/', workingFolder.trim(), declared)
    await deps.exec('docker', ['cp', '--quiet', `${id}:${inside}`, path], { env: deps.env })
    return readJunit(await readFresh(path, declared, startedAt), declared)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A report that cannot be read must not hide how the suite ended. */
function keepInputError(error: unknown): InputError {
  if (error instanceof InputError) return error
  throw error
}

/** The place of a failure as seen from the repository's root; null where it lies outside. */
function inRepository(failure: TestFailure, suite: SuiteOptions, root: string): TestFailure {
  if (failure.path === null || suite.service !== null) return failure
  const path = relative(root, resolve(root, suite.in, failure.path))
  const isInside = !path.startsWith('..') && !isAbsolute(path)
  return isInside ? { ...failure, path } : { ...failure, path: null, line: null }
}

/** A report of an earlier run must not speak for this one. File times are coarser than the clock by up to a second. */
async function readFresh(path: string, declared: string, startedAt: Date): Promise<string> {
  const info = await stat(path).catch(() => null)
  const isFresh = info !== null && info.mtimeMs >= startedAt.getTime() - 1_000
  if (isFresh) return readFile(path, 'utf8')
  throw new InputError('integration/junit', {
    expected: `the suite to write the JUnit report ${declared}`,
    found: info === null ? 'no such file' : 'a file older than this run',
    fix: 'Let the suite write it (pytest: --junitxml=FILE), or remove `junit` from the suite.',
  })
}
