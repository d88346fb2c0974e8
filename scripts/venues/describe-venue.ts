import type { Framework, Venue } from '../../src/guard/venues/venue-schema.ts'

/** All facts of a venue as a section with the venue's id as its anchor. */
export function describeVenue(venue: Venue): string {
  const { hosts, everyKeyIsLive, account } = venue
  return [
    `<a id="${venue.id}"></a>`,
    '',
    `### ${venue.name}`,
    '',
    `\`${venue.id}\`, ${venue.kind}, ${describeSeparation(venue)}; name tokens ${codes(venue.nameTokens)}.`,
    '',
    ...(['live', 'paper', 'shared'] as const)
      .filter((environment) => hosts[environment].length > 0)
      .map(
        (environment) =>
          `- ${environment === 'shared' ? 'Shared or undecided' : capital(environment)} hosts: ${hosts[environment].map((host) => describeHost(host, venue)).join(', ')}.`,
      ),
    ...venue.paths.map(
      ({ host, live, paper, source }) =>
        `- Paths of \`${host}\`: live ${codes(live)}, paper ${codes(paper)}. ${sourced(source)}`,
    ),
    ...venue.ports.map(
      ({ name, live, paper, source }) =>
        `- ${name}: live ${codes(live.map(String))}, paper ${codes(paper.map(String))}. ${sourced(source)}`,
    ),
    ...venue.headers.map((header) => describeChoice(`Header \`${header.name}\``, header)),
    ...venue.chains.map((chain) => describeChoice(`Chain \`${chain.name}\``, chain)),
    ...venue.endpointNames.map(
      ({ name, unset, source }) =>
        `- Endpoint in \`${name}\`${unset === null ? '' : `; unset means **${unset}**`}. ${sourced(source)}`,
    ),
    ...describeSettings(venue),
    ...describeNames('Names', venue.names),
    ...describeNames('Names that are anybody’s', venue.contextNames),
    ...venue.formats.map(
      ({ field, pattern, pointsTo, confidence, source, note, isSpecific }) =>
        `- ${capital(FIELD_WORDS[field])} \`${pattern}\`${pointsTo === 'unknown' ? '' : ` is **${pointsTo}**`}, ${confidence}${isSpecific ? '' : ', only beside a name'}${note === undefined ? '' : `; ${note}`}. ${sourced(source)}`,
    ),
    ...(account === null
      ? []
      : [`- Paper account ids: \`${account.paper}\`. ${sourced(account.source)}`]),
    ...(everyKeyIsLive === null
      ? []
      : [
          `- Every key counts as live (${everyKeyIsLive.basis.replace('-', ' ')}): ${everyKeyIsLive.because}. ${sourced(everyKeyIsLive.source)}`,
        ]),
    ...(venue.runtimeProof === null ? [] : [`- Proof at run time: ${escape(venue.runtimeProof)}.`]),
    ...(venue.notes === null ? [] : [`- ${escape(venue.notes)}`]),
    `- Sources: ${venue.sources.map(escape).join('; ')}.`,
  ].join('\n')
}

export function describeFramework(framework: Framework): string {
  return [
    `### ${framework.name}`,
    '',
    ...describeSettings(framework),
    ...(framework.paperSuffixes.length === 0
      ? []
      : [`- A connector’s name that ends in ${codes(framework.paperSuffixes)} is paper.`]),
    ...describeNames('Names', framework.names),
    ...(framework.notes === null ? [] : [`- ${escape(framework.notes)}`]),
    `- Sources: ${framework.sources.map(escape).join('; ')}.`,
  ].join('\n')
}

type Choice = Omit<Venue['headers'][number], 'name'>

const FIELD_WORDS = {
  keyId: 'key id',
  secret: 'secret',
  token: 'token',
  passphrase: 'passphrase',
  privateKey: 'private key',
  account: 'account id',
  endpoint: 'endpoint',
  switch: 'switch',
} as const

const KIND_WORDS: ReadonlyMap<string, string> = new Map([
  ['env', 'Variable'],
  ['config', 'Setting'],
])

function describeSeparation({ separation }: Venue): string {
  return separation === 'none_known'
    ? 'no paper environment known'
    : `live and paper told apart by ${separation}`
}

function describeSettings({
  switches,
  calls,
}: Pick<Venue, 'switches' | 'calls'>): readonly string[] {
  return [
    ...switches.flatMap((one) => {
      const word = KIND_WORDS.get(one.kind)
      return word === undefined ? [] : [describeChoice(`${word} \`${one.name}\``, one)]
    }),
    ...calls.map((call) => {
      const text =
        call.argument === null ? `${call.callee}(…)` : `${call.callee}(${call.argument}=…)`
      return describeChoice(`Call \`${text}\` of ${call.library}`, call)
    }),
  ]
}

function describeChoice(what: string, { paper, live, unset, source }: Choice): string {
  const parts = [
    ...(paper.length === 0 ? [] : [`paper ${codes(paper)}`]),
    ...(live.length === 0 ? [] : [`live ${codes(live)}`]),
    ...(unset === null ? [] : [`unset means **${unset}**`]),
  ]
  return `- ${what}: ${parts.join(', ')}. ${sourced(source)}`
}

function describeNames(title: string, names: Venue['names']): readonly string[] {
  if (names.length === 0) return []
  const listed = names.map(
    ({ name, pointsTo }) => `\`${name}\`${pointsTo === 'unknown' ? '' : ` (${pointsTo})`}`,
  )
  return [`- ${title}: ${listed.join(', ')}.`]
}

function describeHost(host: string, { hosts }: Venue): string {
  const marks = [
    ...(hosts.websocket.includes(host) ? ['websocket'] : []),
    ...(hosts.borrowed.includes(host) ? ['another venue’s'] : []),
  ]
  return `\`${host}\`${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`
}

function codes(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(', ')
}

function sourced(source: string): string {
  return `<sub>${escape(source)}</sub>`
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[*_|^[\]]/g, String.raw`\$&`)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
