import type { FrameworkInput, VenueInput } from './venue-input-schema.ts'
import type { Framework, Venue } from './venue-schema.ts'

/**
 * Fills what a venue's facts leave out and derives what follows from them: ports, headers and calls
 * are switches too, and where no paper environment is known every key counts as live.
 */
export function completeVenue(input: WrittenVenue): Venue {
  const { ports = [], headers = [], calls = [], hosts = {} } = input
  return {
    id: input.id,
    name: input.name,
    kind: input.kind,
    separation: input.separation,
    nameTokens: [...new Set(input.nameTokens.map(splitWords))],
    hosts: {
      live: hosts.live ?? [],
      paper: hosts.paper ?? [],
      shared: hosts.shared ?? [],
      websocket: hosts.websocket ?? [],
      borrowed: hosts.borrowed ?? [],
    },
    paths: input.paths ?? [],
    ports,
    headers,
    chains: input.chains ?? [],
    names: (input.names ?? []).map(splitName),
    contextNames: (input.contextNames ?? []).map(splitName),
    endpointNames: input.endpointNames ?? [],
    switches: [
      ...ports.map(portSwitch),
      ...headers.map((header) => ({ kind: 'header' as const, ...header })),
      ...(input.switches ?? []).filter(({ kind }) => !DERIVED_KINDS.has(kind)),
      ...calls.map(callSwitch),
    ],
    calls,
    formats: input.formats ?? [],
    account: input.account ?? null,
    everyKeyIsLive: input.everyKeyIsLive ?? (hasPaper(input) ? null : noPaperKnown(input)),
    runtimeProof: input.runtimeProof ?? null,
    notes: input.notes ?? null,
    sources: input.sources,
  }
}

export function completeFramework(input: FrameworkInput): Framework {
  return {
    id: input.id,
    name: input.name,
    switches: input.switches ?? [],
    calls: input.calls ?? [],
    names: input.names ?? [],
    paperSuffixes: input.paperSuffixes ?? [],
    notes: input.notes ?? null,
    sources: input.sources,
  }
}

/** A venue as it is written, or as it was completed before. */
type WrittenVenue = Omit<VenueInput, 'switches'> & {
  readonly switches?: Venue['switches'] | undefined
}

type Switch = Venue['switches'][number]

const DERIVED_KINDS: ReadonlySet<string> = new Set(['port', 'header', 'constructor'])

/** Readers of names take a capital behind a digit for a new word: `BIT2C` is `BIT2_C` to them. */
function splitWords(token: string): string {
  return token.replaceAll(/([0-9])([A-Z])/g, '$1_$2')
}

function splitName(one: Venue['names'][number]): Venue['names'][number] {
  return { ...one, name: splitWords(one.name) }
}

function portSwitch({ name, live, paper, source }: Venue['ports'][number]): Switch {
  return {
    kind: 'port',
    name,
    paper: paper.map(String),
    live: live.map(String),
    unset: null,
    source,
  }
}

function callSwitch({
  callee,
  argument,
  paper,
  live,
  unset,
  source,
}: Venue['calls'][number]): Switch {
  const name = argument === null ? `${callee}()` : `${callee}(${argument}=)`
  return { kind: 'constructor', name, paper, live, unset, source }
}

function hasPaper({ separation }: WrittenVenue): boolean {
  return separation !== 'none_known'
}

function noPaperKnown({ name, sources }: WrittenVenue): Venue['everyKeyIsLive'] {
  return {
    basis: 'none-known',
    because: `no paper environment of ${name} is known, so its keys count as live`,
    source: `only live hosts in ${sources.join(', ')}`,
  }
}
