import { marksOf } from '../../src/guard/venues/list-venues.ts'
import type { Framework, Venue } from '../../src/guard/venues/venue-schema.ts'
import { formatAs } from './format-as.ts'
import type { Facts } from './read-facts.ts'
import { describeFramework, describeVenue } from './describe-venue.ts'

/** The reference page: a table of all venues, then each with its facts and their sources. */
export async function makeVenuePage({ venues, frameworks }: Facts): Promise<string> {
  const sorted = venues.toSorted((left, right) => left.name.localeCompare(right.name, 'en'))
  const text = `${INTRODUCTION}
## All venues

${venues.length} venues: ${countsOf(venues)}.

| venue | told apart by | live | paper | unset means |
| --- | --- | --- | --- | --- |
${sorted.map(row).join('\n')}

${LEGEND}
## Facts and sources

${sorted.map(describeVenue).join('\n\n')}

## Frameworks

Their settings speak for every venue that they drive.

${frameworks.map((framework: Framework) => describeFramework(framework)).join('\n\n')}
`
  return formatAs('venues.md', text)
}

const INTRODUCTION = `# Venues

<!-- Made by \`node scripts/venues.ts\` of scripts/venues/*.json; change those. -->

What the guard knows of each broker and exchange: how live and paper are told apart, by which hosts, settings and names,
and where each fact was read. What is not listed is not known; nothing is guessed. A team adds venues of its own, or corrects one,
under \`guard.venues\` in \`papergate.yml\`.
`

const LEGEND = `Told apart by: **host** — paper has its own host; **path** — one host, another path; **header** — one host, a header;
**port+login** — a local gateway’s port and login; **chain** — the chain’s id; **credential** — the key itself; **mixed** — some hosts are shared;
**none_known** — no paper environment is known.

Where no paper environment is known every key counts as live. What that rests on differs: _documented_ — the source says that no key is harmless;
_searched_ — the software named was read for a paper environment and has none; _none known_ — only live hosts are known, which proves nothing.

“Unset means” is what the software named at the fact does when the setting is absent; software differs, so the guard never takes an absent setting for paper.

\`ccxt:…\` is the class of that name in npm’s ccxt 4.5.84 (\`urls\`); “nautilus” is nautechsystems/nautilus_trader, “lumibot” Lumiwealth/lumibot,
“trufflehog”, “gitleaks”, “betterleaks” and “kingfisher” the rule of that name in those scanners.
`

function countsOf(venues: readonly Venue[]): string {
  const both = venues.filter(({ hosts }) => hosts.live.length > 0 && hosts.paper.length > 0).length
  const none = venues.filter(({ everyKeyIsLive }) => everyKeyIsLive !== null).length
  return `${both} with live and paper hosts, ${none} whose every key counts as live`
}

function row(venue: Venue): string {
  const cells = [
    `[${venue.name}](#${venue.id})`,
    venue.separation,
    brief(marksOf(venue, 'live')),
    venue.hosts.paper.length === 0 && venue.everyKeyIsLive !== null
      ? `_${venue.everyKeyIsLive.basis.replace('-', ' ')}_`
      : brief(marksOf(venue, 'paper')),
    unsetOf(venue),
  ]
  return `| ${cells.join(' | ')} |`
}

function brief(marks: readonly string[]): string {
  const [first, ...others] = marks
  if (first === undefined) return '–'
  return others.length === 0 ? `\`${first}\`` : `\`${first}\` +${others.length}`
}

function unsetOf({ switches, endpointNames, chains }: Venue): string {
  const meanings = new Set(
    [...switches, ...endpointNames, ...chains].flatMap(({ unset }) =>
      unset === null ? [] : [unset],
    ),
  )
  return meanings.size === 0 ? '–' : [...meanings].sort().join(' or ')
}
