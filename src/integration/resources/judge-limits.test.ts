import { expect, it } from 'vitest'

import { judgeLimits } from './judge-limits.ts'

const used = (service: string, peakMemoryBytes: number | null, cpuSeconds: number | null) => ({
  service,
  peakMemoryBytes,
  cpuSeconds,
  source: 'cgroup' as const,
})

it('a service above its limit fails, one at its limit passes', () => {
  const limits = { api: { memory: 300_000_000, cpuSeconds: 60 } }
  expect(judgeLimits(limits, [used('api', 300_000_000, 60.5)])).toMatchObject([
    { id: 'integration/memory/api', verdict: 'pass', found: '300.0 MB' },
    {
      id: 'integration/cpu/api',
      verdict: 'fail',
      expected: 'api to use at most 60.0 s of CPU time',
      found: '60.5 s',
      fix: 'See what kept it busy, or raise integration.services.api.limits.cpuSeconds.',
    },
  ])
})

it('a figure that rounds to the limit says that it is more', () => {
  const [rule] = judgeLimits({ api: { memory: 299_950_000 } }, [used('api', 299_960_000, 1)])
  expect(rule).toMatchObject({ verdict: 'fail', found: '300.0 MB, by a little more' })
})

it.each([[[]], [[used('api', null, null)]]])(
  'a figure that is not known is an error',
  (resources) => {
    expect(judgeLimits({ api: { memory: 1 } }, resources)).toMatchObject([{ verdict: 'error' }])
  },
)
