import type { Container } from '../../adapters/engine.ts'
import { formatDuration } from '../../config/duration.ts'
import type { Redactor } from '../../redaction/redactor.ts'
import type { ServiceState } from '../readiness/judge-services.ts'
import { findHint } from './known-causes.ts'
import type { Hint } from './known-causes.ts'

const SHOWN_PROBES = 3
const CUT = '...'

export type FailureFacts = {
  readonly states: readonly ServiceState[]
  readonly containers: ReadonlyMap<string, Container>
  readonly timedOut: boolean
  /** Milliseconds that were allowed. */
  readonly timeout: number
  readonly lastLines: (service: string) => readonly string[]
  /** Services that others wait for to end. */
  readonly oneShots: ReadonlySet<string>
  /** What probes say does not pass through the logs. */
  readonly redactor: Pick<Redactor, 'redact' | 'redactStart'>
}

export type Explanation = {
  readonly service: string
  readonly summary: string
  readonly detail: string
  /** The well-known cause that it looks like; null: none of them. */
  readonly hint: Hint | null
}

/**
 * Why the project did not become ready, the first cause first: the service that failed earliest, or the
 * one that others wait for when the time was up; its last probe, its last lines, and who waited for it.
 */
export function explainFailure(facts: FailureFacts): Explanation {
  return explain(findCulprit(facts), facts)
}

/**
 * Which service ended, other than with 0, after all had been ready; null where none did. One that runs
 * and is merely unhealthy may be so on purpose, since suites try faults.
 */
export function explainDeath(facts: FailureFacts): Explanation | null {
  const dead = facts.states.filter(({ name, state }) => {
    const status = facts.containers.get(name)?.status
    return state === 'failed' && status !== 'running' && status !== 'paused'
  })
  if (dead.length === 0) return null
  const culprit = findCulprit({ ...facts, states: dead })
  return explain({ ...culprit, reason: `became ready, and then ${culprit.reason}` }, facts)
}

function explain(culprit: ServiceState, facts: FailureFacts): Explanation {
  const container = facts.containers.get(culprit.name)
  const waiting = waitingFor(culprit.name, facts.states)
  const late =
    facts.timedOut && culprit.state !== 'failed' ? ` after ${formatDuration(facts.timeout)}` : ''
  const summary = `${culprit.name} ${culprit.reason}${late}`
  const probes = (container?.health?.status === 'healthy' ? [] : (container?.health?.probes ?? []))
    .slice(-SHOWN_PROBES)
    .map(({ exitCode, output }) => ({ exitCode, output: redactProbe(output, facts) }))
  const lines = facts.lastLines(culprit.name)
  const detail = [
    summary,
    ...(waiting.length === 0 ? [] : [`waiting for it: ${waiting.join(', ')}`]),
    ...describeProbes(probes),
    lines.length === 0 ? 'it logged nothing' : `its last lines:${indent(lines.join('\n'))}`,
  ]
  const hint = findHint({
    service: culprit.name,
    error: facts.redactor.redact(container?.error ?? ''),
    exitCode: container?.exitCode ?? null,
    oomKilled: container?.oomKilled ?? false,
    lines,
    probes: probes.map(({ output }) => output),
    services: facts.states.map(({ name }) => name),
    isOneShot: facts.oneShots.has(culprit.name),
  })
  return { service: culprit.name, summary, detail: detail.join('\n'), hint }
}

/** Of what a probe says the engine keeps 4 KB; three dots stand for the rest. */
function redactProbe(output: string, { redactor }: FailureFacts): string {
  if (!output.endsWith(CUT)) return redactor.redact(output)
  return `${redactor.redactStart(output.slice(0, -CUT.length))}${CUT}`
}

/** Oldest first; a check that says the same each time is shown once. */
function describeProbes(
  probes: readonly { readonly exitCode: number; readonly output: string }[],
): readonly string[] {
  const texts = probes.map(({ exitCode, output }) => `exit code ${exitCode}${indent(output)}`)
  const different = texts.filter((text, index) => text !== texts[index + 1])
  return different.map((text, index) =>
    index === different.length - 1 ? `last probe: ${text}` : `a probe before it: ${text}`,
  )
}

function findCulprit({ states, containers }: FailureFacts): ServiceState {
  const failed = states
    .filter(({ state }) => state === 'failed')
    .sort((left, right) => endOf(left, containers).localeCompare(endOf(right, containers)))
  const starting = states.filter(({ state }) => state === 'starting')
  const culprit = failed[0] ?? starting[0] ?? states.find(({ state }) => state === 'waiting')
  if (culprit === undefined) throw new Error('nothing failed and nothing is missing')
  return culprit
}

/** When it ended; a service that runs and is unhealthy comes after those that ended. */
function endOf({ name }: ServiceState, containers: ReadonlyMap<string, Container>): string {
  return containers.get(name)?.finishedAt ?? '9'
}

/** Services that wait for it, also through others. */
function waitingFor(name: string, states: readonly ServiceState[]): readonly string[] {
  const found = new Set<string>()
  const collect = (of: string): void => {
    for (const state of states) {
      if (!state.waitsFor.includes(of) || found.has(state.name)) continue
      found.add(state.name)
      collect(state.name)
    }
  }
  collect(name)
  return [...found]
}

function indent(text: string): string {
  const clean = text.trim()
  return clean === '' ? '' : `\n  ${clean.split('\n').slice(-15).join('\n  ')}`
}
