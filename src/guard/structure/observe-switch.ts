import type { Observation, Place } from '../observation.ts'
import type { Environment, Venue } from '../venues/venue-schema.ts'

/** A switch that says live or paper. `isSetting` is false in code, which may have a branch for each. */
export function observeSwitch(seen: {
  readonly venue: Venue
  readonly name: string
  readonly value: string
  readonly pointsTo: Environment
  readonly place: Place
  readonly isSetting: boolean
}): Observation {
  const shown = /^[A-Za-z0-9_-]{1,16}$/.test(seen.value) ? seen.value : 'another value'
  const detail = `${seen.name}=${shown}`
  return {
    ...seen,
    what: 'switch',
    field: 'switch',
    evidence: [{ kind: 'switch', pointsTo: seen.pointsTo, detail }],
    service: null,
    isReported: seen.pointsTo !== 'unknown',
  }
}

/** A port of the venue's own software, such as IB Gateway's 4001; null for any other port. */
export function observePort(
  seen: Omit<Parameters<typeof observeSwitch>[0], 'pointsTo'>,
): Observation | null {
  const ports = seen.venue.switches.filter(({ kind }) => kind === 'port')
  const says = (environment: 'live' | 'paper'): boolean =>
    ports.some((port) => port[environment].includes(seen.value))
  const pointsTo = says('paper') ? 'paper' : says('live') ? 'live' : 'unknown'
  if (pointsTo === 'unknown') return null
  const detail = `${seen.name}=${seen.value}`
  return { ...observeSwitch({ ...seen, pointsTo }), evidence: [{ kind: 'port', pointsTo, detail }] }
}
