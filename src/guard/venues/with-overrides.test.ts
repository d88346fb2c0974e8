import { expect, it } from 'vitest'

import { InputError } from '../../contract/input-error.ts'
import { builtInCatalogue } from './catalogue.ts'
import { venueOverridesSchema } from './venue-input-schema.ts'
import { withOverrides } from './with-overrides.ts'

function override(written: unknown) {
  return withOverrides(builtInCatalogue, venueOverridesSchema.parse(written))
}

it('a team adds a venue with little more than its hosts', () => {
  const catalogue = override({
    'house-broker': { hosts: { live: ['api.house.example'], paper: ['sim.house.example'] } },
  })
  expect(catalogue.findHost('sim.house.example')).toMatchObject({ pointsTo: 'paper' })
  expect(catalogue.findVenue('house-broker')).toMatchObject({
    name: 'house-broker',
    separation: 'host',
    nameTokens: ['HOUSE_BROKER'],
    everyKeyIsLive: null,
    sources: ['guard.venues in papergate.yml'],
  })
  expect(catalogue.venues.length).toBe(builtInCatalogue.venues.length + 1)
})

it('every key of an added venue without paper hosts counts as live', () => {
  const catalogue = override({ 'house-broker': { hosts: { live: ['api.house.example'] } } })
  expect(catalogue.findVenue('house-broker')?.everyKeyIsLive?.basis).toBe('none-known')
})

it('a list of hosts that is given replaces that list alone', () => {
  const catalogue = override({ alpaca: { hosts: { paper: ['alpaca-sim.house.example'] } } })
  expect(catalogue.findHost('alpaca-sim.house.example')?.venue.id).toBe('alpaca')
  expect(catalogue.findHost('paper-api.alpaca.markets')).toBeNull()
  expect(catalogue.findHost('api.alpaca.markets')?.pointsTo).toBe('live')
  expect(catalogue.findVenue('alpaca')?.switches).toEqual(
    builtInCatalogue.findVenue('alpaca')?.switches,
  )
})

it.each(['bithumb', 'schwab', 'kraken'])(
  'a paper host that is given for %s ends that its every key counts as live',
  (id) => {
    const catalogue = override({ [id]: { hosts: { paper: ['sim.house.example'] } } })
    expect(catalogue.findVenue(id)).toMatchObject({ separation: 'host', everyKeyIsLive: null })
  },
)

it('a documented fact ends only where it is taken back', () => {
  const paper = ['sandbox.house.example']
  const kept = override({ 'coinbase-advanced': { hosts: { paper } } })
  expect(kept.findVenue('coinbase-advanced')?.everyKeyIsLive?.basis).toBe('documented')
  const ended = override({ 'coinbase-advanced': { everyKeyIsLive: null } })
  expect(ended.findVenue('coinbase-advanced')?.everyKeyIsLive).toBeNull()
})

it('other fields of a known venue stay as they are', () => {
  const catalogue = override({ schwab: { notes: 'ours' } })
  expect(catalogue.findVenue('schwab')).toEqual({
    ...builtInCatalogue.findVenue('schwab'),
    notes: 'ours',
  })
  expect(override({}).venues).toEqual(builtInCatalogue.venues)
})

it.each([
  [
    'one host for both',
    { mine: { hosts: { live: ['a.house.example'], paper: ['a.house.example'] } } },
    'mine with a.house.example as a live and as a paper host',
  ],
  [
    'a known live host as paper',
    { mine: { hosts: { paper: ['api.alpaca.markets'] } } },
    'mine with the host api.alpaca.markets as paper, and alpaca has it as live',
  ],
  [
    'another venue’s name token',
    { mine: { nameTokens: ['BINANCE'] } },
    'mine with the name token BINANCE as its own, and binance has it as its own',
  ],
  [
    'one value for both',
    {
      mine: {
        switches: [
          { kind: 'env', name: 'MINE_MODE', paper: ['x'], live: ['x'], unset: null, source: 'us' },
        ],
      },
    },
    'mine with one value for live and for paper (MINE_MODE)',
  ],
  [
    'a pattern without a bound',
    {
      mine: {
        formats: [
          {
            field: 'keyId',
            pattern: '(a+)+',
            pointsTo: 'live',
            isSpecific: true,
            confidence: 'team',
            source: 'us',
          },
        ],
      },
    },
    'mine with the pattern (a+)+, which repeats without a bound',
  ],
])('%s is refused with what contradicts what', (_, written, found) => {
  const act = () => override(written)
  expect(act).toThrow(InputError)
  expect(act).toThrow(found)
})

it('a host that another venue runs may be borrowed, and stays the other’s', () => {
  const hosts = { paper: ['api.demo.hitbtc.com'], borrowed: ['api.demo.hitbtc.com'] }
  const known = override({ mine: { hosts } }).findHost('api.demo.hitbtc.com')
  expect(known?.venue.id).toBe('hitbtc')
  expect(known?.usedBy.map(({ id }) => id)).toContain('mine')
})

it.each([
  { Mine: {} },
  { mine: { hosts: { live: ['https://a.example'] } } },
  { mine: { hosts: { live: ['A.example'] } } },
  { mine: { hosts: { live: ['a.example:443'] } } },
  { mine: { headers: [{ name: 'x(.*)*', paper: ['1'], live: [], unset: null, source: 'us' }] } },
  { mine: { colour: 'red' } },
])('what is no venue is refused by the schema: %j', (written) => {
  expect(venueOverridesSchema.safeParse(written).success).toBe(false)
})
