import type { Clock } from '../adapters/clock.ts'
import type { Container } from '../adapters/engine.ts'
import { formatDuration } from '../config/duration.ts'
import type { SmokeCheck } from '../config/schema.ts'
import type { Redactor } from '../redaction/redactor.ts'
import type { SmokeReport } from './deploy-data.ts'
import { composeNameOf } from './deploy-options.ts'
import type { DeployOptions } from './deploy-options.ts'
import { findJsonDifferences } from './match-json.ts'
import { containersOf } from './plan-release.ts'
import type { Target } from './targets/target.ts'

const RETRY_MILLISECONDS = 250
const LONGEST_QUOTE = 300

type SmokeDependencies = {
  readonly target: Target
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly redactor: Pick<Redactor, 'redact'>
}
type Finding = Pick<SmokeReport, 'verdict' | 'found'>

/**
 * Runs one smoke check: HTTP from outside through the published port, or a command inside the
 * container. A check that cannot run has failed: what was not proven (paper mode above all) is not so.
 */
export async function runSmokeCheck(
  check: SmokeCheck,
  services: DeployOptions['services'],
  deps: SmokeDependencies,
): Promise<SmokeReport> {
  const startedAt = deps.clock.now().getTime()
  const { verdict, found } = await attempt(check, composeNameOf(services, check.service), deps)
  return {
    name: check.name,
    service: check.service,
    kind: check.http === undefined ? 'exec' : 'http',
    verdict,
    expected: expectation(check),
    found,
    seconds: Math.round((deps.clock.now().getTime() - startedAt) / 100) / 10,
  }
}

async function attempt(
  check: SmokeCheck,
  service: string,
  deps: SmokeDependencies,
): Promise<Finding> {
  const limit = AbortSignal.any([deps.signal, AbortSignal.timeout(check.timeout)])
  try {
    const container = containersOf(await deps.target.containers(), service).find(
      ({ status }) => status === 'running',
    )
    if (container === undefined) return fail('the service has no running container')
    if (check.http !== undefined)
      return await request(check.http, check.timeout, container, limit, deps)
    if (check.exec === undefined) return fail('the check says neither `http` nor `exec`')
    const result = await deps.target.exec(container.id, check.exec, limit)
    if (limit.aborted) return fail(`no end within ${formatDuration(check.timeout)}`)
    const output = quote(result.output)
    return result.exitCode === 0
      ? { verdict: 'pass', found: 'exit code 0' }
      : fail(`exit code ${result.exitCode}${output === '' ? '' : `: ${output}`}`)
  } catch (error) {
    if (deps.signal.aborted) return fail('it was interrupted')
    return fail(`it could not run: ${reasonOf(error)}`)
  }
}

/** Connection errors are tried again until the time is up; an answer, of whatever kind, is final. */
async function request(
  http: NonNullable<SmokeCheck['http']>,
  timeout: number,
  container: Container,
  limit: AbortSignal,
  deps: SmokeDependencies,
): Promise<Finding> {
  const bindings = container.ports.filter((binding) => binding.container === http.port)
  const binding = bindings.find(({ host }) => !host.includes(':')) ?? bindings[0]
  if (binding === undefined) return fail(`its port ${http.port} is not published`)
  const host = binding.host.includes(':') ? `[${binding.host}]` : binding.host
  const url = `http://${host}:${binding.port}${http.path}`
  let last = 'no answer'
  while (!limit.aborted) {
    try {
      const response = await fetch(url, { redirect: 'manual', signal: limit })
      const body = await response.text()
      return judgeResponse(http, response.status, body, deps.redactor)
    } catch (error) {
      if (!limit.aborted) last = reasonOf(error)
    }
    try {
      await deps.clock.sleep(RETRY_MILLISECONDS, limit)
    } catch {
      break
    }
  }
  return fail(
    deps.signal.aborted
      ? 'it was interrupted'
      : `${last} from ${url} for ${formatDuration(timeout)}`,
  )
}

/** Judges an answer: the status first, then the fields that the body must have. */
export function judgeResponse(
  http: NonNullable<SmokeCheck['http']>,
  status: number,
  body: string,
  { redact }: Pick<Redactor, 'redact'>,
): Finding {
  if (status !== http.status) return fail(`status ${status}: ${quote(redact(body))}`)
  if (http.json === undefined) return { verdict: 'pass', found: `status ${status}` }
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return fail(`status ${status}, but the body is not JSON: ${quote(redact(body))}`)
  }
  const differences = findJsonDifferences(http.json, parsed)
  return differences.length === 0
    ? { verdict: 'pass', found: `status ${status} with the expected fields` }
    : fail(`status ${status}, but ${differences.slice(0, 5).join('; ')}`)
}

function expectation({ service, http, exec }: SmokeCheck): string {
  if (http === undefined) return `\`${exec ?? ''}\` inside ${service} to exit with 0`
  const fields = http.json === undefined ? '' : ` with ${JSON.stringify(http.json)}`
  return `GET ${http.path} on port ${http.port} of ${service} to answer ${http.status}${fields}`
}

function fail(found: string): Finding {
  return { verdict: 'fail', found }
}

function quote(text: string): string {
  const trimmed = text.trim().replaceAll(/\s+/g, ' ')
  return trimmed.length > LONGEST_QUOTE ? `${trimmed.slice(0, LONGEST_QUOTE)}…` : trimmed
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}
