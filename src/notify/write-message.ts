import type { DeployEvent } from '../contract/deploy-event.ts'
import { formatDuration } from '../config/duration.ts'
import type { Redactor } from '../redaction/redactor.ts'

/** A message before it takes the form of a channel; redacted, but not escaped. */
export type Message = {
  /** One line without control characters. */
  readonly title: string
  readonly summary: string
  readonly fields: readonly { readonly name: string; readonly value: string }[]
  readonly reasons: string
  readonly notes: readonly string[]
  /** An http(s) address of the run, or null. */
  readonly link: string | null
}

/** Digits of a digest that people compare. */
const SHORT_DIGEST = 12

export function writeMessage(event: DeployEvent, redactor: Redactor): Message {
  const clean = (text: string): string => redactor.redact(text)
  const changed = event.changed.map(
    ({ service, digest }) => `${service} ${shorten(digest ?? 'without digest')}`,
  )
  return {
    title: oneLine(clean(`${event.project}: ${headline(event)}`)),
    summary: clean(event.summary),
    fields: [
      { name: 'Commit', value: clean(event.commit.slice(0, SHORT_DIGEST)) },
      { name: 'By', value: oneLine(clean(event.actor)) },
      { name: 'Took', value: formatDuration(event.seconds * 1_000) },
      { name: 'Smoke checks', value: `${event.smoke.passed} of ${event.smoke.total} passed` },
      { name: 'Replaced', value: clean(changed.join(', ')) || 'nothing' },
    ],
    reasons: clean(event.reasons.join('\n')),
    notes: event.notes.map(clean),
    link: httpAddress(event.runUrl),
  }
}

function headline(event: DeployEvent): string {
  const release = event.release === null ? 'a release' : `release ${event.release}`
  const recovered = event.recovered ? ' (recovered)' : ''
  switch (event.kind) {
    case 'deployed':
      return `deployed ${release}${recovered}`
    case 'unchanged':
      return `${release} already runs${recovered}`
    case 'refused':
      return 'DEPLOY REFUSED, nothing was touched'
    case 'failed':
      return event.runsNow === null ? `${release} FAILED and was stopped` : `${release} FAILED`
    case 'rolled-back':
      return `ROLLED BACK ${release} → ${event.runsNow ?? 'none'}`
    case 'rollback-failed':
      return `ROLLBACK FAILED after ${release}: a person is needed`
    default:
      return event.kind satisfies never
  }
}

function shorten(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, SHORT_DIGEST)
}

function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').trim()
}

function httpAddress(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null
  const url = new URL(text)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null
}
