import type { RuleResult } from '../../contract/result.ts'
import type { EgressAttempt } from './egress-data.ts'
import type { EgressPolicy } from './egress-options.ts'

export type EgressFacts = {
  readonly attempts: readonly EgressAttempt[]
  /** There were more attempts than the gateway keeps apart. */
  readonly hasOverflown: boolean
}

const SHOWN = 15

/**
 * An attempt at a venue where live money is or may be traded fails, always; what another one is worth
 * is the policy's. What was allowed is no attempt. Pure.
 */
export function judgeEgress(
  { attempts, hasOverflown }: EgressFacts,
  { onAttempt, exempt }: EgressPolicy,
): RuleResult {
  const refused = attempts.filter(({ allowed }) => !allowed)
  const atMoney = refused.filter(isAtMoney)
  const isBad = hasOverflown || atMoney.length > 0 || (onAttempt === 'fail' && refused.length > 0)
  const shown = [...atMoney, ...refused.filter((attempt) => !isAtMoney(attempt))]
  const lines = shown.slice(0, SHOWN).map((attempt) => `  ${describe(attempt)}`)
  const more = shown.length - lines.length
  const unheld = exempt.length === 0 ? '' : ` (${exempt.join(', ')} not held)`
  return {
    id: 'integration/egress',
    verdict: isBad ? 'fail' : 'pass',
    expected:
      onAttempt === 'fail'
        ? 'no service to reach for anything outside of the project'
        : 'no service to reach for a venue where live money is traded',
    found:
      shown.length === 0
        ? `no attempt to reach anything outside${unheld}`
        : [
            `${count(shown.length)}, each refused${unheld}:`,
            ...lines,
            ...(more > 0 ? [`  and ${more} more`] : []),
            ...(hasOverflown ? ['  and more than can be kept apart'] : []),
          ].join('\n'),
    fix: isBad ? fixFor(atMoney, refused) : '',
    locations: [],
  }
}

function isAtMoney({ environment }: EgressAttempt): boolean {
  return environment === 'live' || environment === 'unknown'
}

function describe({
  service,
  host,
  address,
  port,
  kind,
  venue,
  environment,
  count: times,
}: EgressAttempt): string {
  const target = `${host ?? address ?? 'an unknown address'}${port === null ? '' : `:${port}`}`
  const nature = environment === 'unknown' ? 'live or paper' : environment
  const at = venue === null ? '' : ` (${venue}, ${nature})`
  const how = kind === 'dns' ? ', its name asked for' : `, by ${kind.toUpperCase()}`
  return `${service ?? 'a container that was gone'} → ${target}${at}${how}${times === 1 ? '' : `, ${times} times`}`
}

function count(number: number): string {
  return number === 1
    ? '1 attempt to reach something outside'
    : `${number} attempts to reach something outside`
}

function fixFor(atMoney: readonly EgressAttempt[], refused: readonly EgressAttempt[]): string {
  const [money] = atMoney
  if (money !== undefined) {
    return `Point ${money.service ?? 'the service'} at the paper endpoint, or at a double of the venue within the project.`
  }
  const first = refused.find(({ kind }) => kind !== 'udp' && kind !== 'icmp')
  const target = first === undefined ? null : (first.host ?? first.address)
  if (first === undefined || target === null) {
    return 'Serve it within the project, or tell the service to do without: connections alone can be allowed.'
  }
  // A port that is unusual is met only where it is named.
  const entry = first.port === null ? target : `${target}:${first.port}`
  return `Serve it within the project, or allow it: --allow-host ${entry}, or \`integration.egress.allow\`.`
}
