import { formatSize } from '../../config/size.ts'
import type { RuleResult } from '../../contract/result.ts'
import type { ResourceLimits, ServiceResources } from './resources-schema.ts'

/** Limits by service. */
export type LimitsByService = Readonly<Record<string, ResourceLimits>>

/** A rule per limit; a figure that is not known is an error, as nobody can say that it was kept. Pure. */
export function judgeLimits(
  limits: LimitsByService,
  resources: readonly ServiceResources[],
): readonly RuleResult[] {
  return Object.entries(limits).flatMap(([service, { memory, cpuSeconds }]) => {
    const used = resources.find((one) => one.service === service)
    return [
      ...(memory === undefined
        ? []
        : [judge('memory', service, used?.peakMemoryBytes ?? null, memory)]),
      ...(cpuSeconds === undefined
        ? []
        : [judge('cpu', service, used?.cpuSeconds ?? null, cpuSeconds)]),
    ]
  })
}

const WORDS = {
  memory: {
    show: formatSize,
    what: 'of memory at its peak',
    fix: 'See what made it grow, or raise',
    key: 'memory',
  },
  cpu: {
    show: (seconds: number): string => `${seconds.toFixed(1)} s`,
    what: 'of CPU time',
    fix: 'See what kept it busy, or raise',
    key: 'cpuSeconds',
  },
} as const

function judge(
  kind: keyof typeof WORDS,
  service: string,
  used: number | null,
  limit: number,
): RuleResult {
  const { show, what, fix, key } = WORDS[kind]
  const verdict = used === null ? 'error' : used > limit ? 'fail' : 'pass'
  const setting = `integration.services.${service}.limits.${key}`
  return {
    id: `integration/${kind}/${service}`,
    verdict,
    expected: `${service} to use at most ${show(limit)} ${what}`,
    found:
      used === null
        ? 'no figure: it was not started, or ended before it could be measured'
        : `${show(used)}${used > limit && show(used) === show(limit) ? ', by a little more' : ''}`,
    fix:
      verdict === 'pass'
        ? ''
        : used === null
          ? `Run it for longer, or take ${setting} away.`
          : `${fix} ${setting}.`,
    locations: [],
  }
}
