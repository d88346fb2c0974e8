import type { Environment, Field, Venue } from './venues/venue-schema.ts'

/** What the name of a variable or key says about its value. */
export type NameMeaning = {
  readonly venue: Venue
  readonly role: 'credential' | 'account' | 'endpoint' | 'switch' | 'port' | 'chain'
  readonly field: Field
  /** Environment that the name itself claims (`BINANCE_TESTNET_API_KEY`). */
  readonly pointsTo: Environment
  /** Whether the name has words that nobody knows: then its value must look like one that a venue issued. */
  readonly isLoose?: true
  /** Exact values of a switch; null for the words of `readEnvironmentWord`. */
  readonly values: { readonly paper: readonly string[]; readonly live: readonly string[] } | null
}

/** Names that are anybody's: they speak of a venue only beside something that is surely the venue's. */
const ANYBODYS = new Set(['TRADING_MODE', 'CHAIN_ID'])

export function isAnybodysName(name: string | null): boolean {
  return name !== null && ANYBODYS.has(normaliseName(name))
}

/** `alpacaApiKey` and `alpaca-api-key` as `ALPACA_API_KEY`. */
export function normaliseName(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
}

/** The names that the catalogue itself lists, normalised. */
export function exactNamesOf(venues: readonly Venue[]): ReadonlyMap<string, NameMeaning> {
  return new Map(venues.flatMap(namesOf))
}

function namesOf(venue: Venue): readonly (readonly [string, NameMeaning])[] {
  return [
    ...venue.names.map(({ name, field, pointsTo }) => {
      const role = field === 'account' ? 'account' : 'credential'
      return [name, { venue, role, field, pointsTo, values: null }] as const
    }),
    ...venue.endpointNames.map(
      ({ name }) =>
        [
          name,
          { venue, role: 'endpoint', field: 'endpoint', pointsTo: 'unknown', values: null },
        ] as const,
    ),
    ...venue.chains.map(({ name, paper, live }) => {
      const values = { paper, live }
      return [
        normaliseName(name),
        { venue, role: 'chain', field: 'switch', pointsTo: 'unknown', values },
      ] as const
    }),
    ...venue.switches
      .filter(({ kind, name }) => kind !== 'port' && /^[A-Za-z_-]+$/.test(name))
      .map(({ name, paper, live }) => {
        const values = { paper, live }
        return [
          normaliseName(name),
          { venue, role: 'switch', field: 'switch', pointsTo: 'unknown', values },
        ] as const
      }),
  ]
}
