import { expect, it } from 'vitest'

import { builtInCatalogue } from './catalogue.ts'
import { findWeakenings } from './find-weakenings.ts'
import { venueOverridesSchema } from './venue-input-schema.ts'
import { withOverrides } from './with-overrides.ts'

function weakeningsOf(written: unknown): readonly string[] {
  const after = withOverrides(builtInCatalogue, venueOverridesSchema.parse(written))
  return findWeakenings(builtInCatalogue, after).map(({ venue, found }) => `${venue}: ${found}`)
}

it('a venue that is added and a host that is added weaken nothing', () => {
  const live = [...(builtInCatalogue.findVenue('oanda')?.hosts.live ?? []), 'api.house.example']
  expect(weakeningsOf({})).toEqual([])
  expect(weakeningsOf({ mine: { hosts: { live: ['a.house.example'] } } })).toEqual([])
  expect(weakeningsOf({ oanda: { hosts: { live } } })).toEqual([])
})

it.each([
  [{ alpaca: { hosts: { live: [] } } }, ['alpaca: api.alpaca.markets is no live host any more']],
  [
    { alpaca: { hosts: { live: [], shared: ['api.alpaca.markets'] } } },
    ['alpaca: api.alpaca.markets is no live host any more'],
  ],
  [
    { bithumb: { hosts: { paper: ['sim.house.example'] } } },
    ['bithumb: its keys no longer count as live'],
  ],
  [{ oanda: { nameTokens: ['HOUSE_OANDA'] } }, ['oanda: names with OANDA are no longer its own']],
  [
    { tradier: { names: [] } },
    [
      'tradier: TRADIER_TEST_ACCESS_TOKEN is no name of its credentials any more',
      'tradier: TRADIER_TEST_ACCOUNT_NUMBER is no name of its credentials any more',
      'tradier: TRADIER_ACCESS_TOKEN is no name of its credentials any more',
      'tradier: TRADIER_ACCOUNT_NUMBER is no name of its credentials any more',
    ],
  ],
  [{ okx: { headers: [] } }, ['okx: x-simulated-trading=0 no longer says live']],
])('%j is named as a weakening', (written, found) => {
  expect(weakeningsOf(written)).toEqual(found)
})

it('a key’s form that no longer counts as live is named', () => {
  expect(weakeningsOf({ alpaca: { formats: [] } })).toEqual([
    expect.stringMatching(/^alpaca: a key of the form AK.* no longer counts as live$/),
  ])
})
