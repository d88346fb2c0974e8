import type { Lexicon } from '../lexicon.ts'
import { explainName } from './explain-name.ts'
import { isTradingSwitch } from './read-short-name.ts'
import { claimOf, isNeutralWord, readVenueWord } from './read-venue-word.ts'
import type { VenueName } from './read-venue-word.ts'
import { observeEntry, observeInherited } from './observe-entry.ts'
import type { Inherited, Part } from './observe-entry.ts'
import { nestedTrees } from './nested-trees.ts'
import type { ScopedObservation } from './scoped-observation.ts'
import { textAt } from './tree.ts'
import type { MapTree, TextTree, Tree } from './tree.ts'

type Visit = {
  readonly tree: Tree
  readonly part: Part
  readonly inherited: readonly Inherited[]
  /** Whether it stands below `exchange:` or the like, where `name: gate` means the venue. */
  readonly isVenue: boolean
}

/** Everything that one document says about venues. Without recursion; a shared node is visited at most 16 times. */
export function walkTree(
  root: Tree,
  start: {
    readonly path: string
    readonly scope: string
    readonly named: VenueName | null
    readonly lexicon: Lexicon
  },
): readonly ScopedObservation[] {
  const found = new Map<string, ScopedObservation>()
  const visits = new Map<Tree, number>()
  const stack: Visit[] = [{ tree: root, part: openPart(start), inherited: [], isVenue: false }]
  const see = (observations: readonly ScopedObservation[]): void => {
    for (const one of observations) {
      const { line, column } = one.place
      found.set(
        `${line}:${column} ${one.scope} ${one.what} ${one.venue.id} ${one.field} ${one.value}`,
        one,
      )
    }
  }
  const readText = (name: string, text: TextTree, visit: Visit): void => {
    see(observeEntry(name, text, visit.part))
    if (visit.part.base !== null) return
    for (const tree of nestedTrees(name, text)) {
      const inside = enter(visit.part, name, `n${text.line}.${text.column}`)
      stack.push({ ...visit, tree, part: { ...inside, base: text } })
    }
  }
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    const { tree } = visit
    const count = visits.get(tree) ?? 0
    if (count >= MOST_VISITS) continue
    visits.set(tree, count + 1)
    if (tree.kind === 'list') {
      pushItems(tree.items, visit, stack, readText)
    } else if (tree.kind === 'map') {
      const inner = nameVenue(tree, visit, see)
      readMap(tree, inner, stack, readText)
    }
  }
  return [...found.values()].toSorted(
    (one, other) => one.place.line - other.place.line || one.place.column - other.place.column,
  )
}

const MOST_VISITS = 16
const DEEPEST_PART = 64

type ReadText = (name: string, text: TextTree, visit: Visit) => void

function openPart({ named, ...start }: Parameters<typeof walkTree>[1]): Part {
  const claim = named?.claim ?? 'unknown'
  return { ...start, depth: 0, venue: named?.venue ?? null, isByKey: false, claim, base: null }
}

/** Items of a list: `NAME=value` texts, `{name, value}` maps that belong together, and clients of their own. */
function pushItems(items: readonly Tree[], visit: Visit, stack: Visit[], readText: ReadText): void {
  for (const [index, tree] of items.entries()) {
    if (tree.kind === 'text') {
      const [, name, value] = NAME_AND_VALUE.exec(tree.value) ?? []
      if (name === undefined || value === undefined) continue
      const column = tree.column + (tree.isVerbatim ? name.length + 1 : 0)
      readText(name, { ...tree, value, column }, visit)
      continue
    }
    const isVariable = tree.kind === 'map' && variableOf(tree) !== null
    const part = isVariable ? visit.part : { ...visit.part, ...deeper(visit.part, `${index}`) }
    stack.push({ ...visit, tree, part })
  }
}

const NAME_AND_VALUE = /^([A-Za-z][\w.-]{1,120})=(\S[\s\S]*)$/

/** The map's own venue: `exchange: binance`, `{name: kraken, …}`; and what that makes of settings above. */
function nameVenue(
  map: MapTree,
  visit: Visit,
  see: (observations: readonly ScopedObservation[]) => void,
): Visit {
  const { part } = visit
  const named = findName(map, visit)
  const own =
    named === undefined
      ? part
      : {
          ...part,
          venue: named.venue,
          isByKey: false,
          claim: named.claim === 'unknown' ? part.claim : named.claim,
        }
  if (own.venue !== null) see(observeInherited(visit.inherited, own))
  const switches = map.entries.flatMap(({ key, value }) =>
    value.kind === 'text' && isTradingSwitch(explainName(key, part.lexicon).compact)
      ? [{ key, text: value, part: own }]
      : [],
  )
  return {
    ...visit,
    part: own,
    inherited: [...visit.inherited.slice(-12), ...switches.slice(0, 12)],
  }
}

function findName({ entries }: MapTree, { part, isVenue }: Visit): VenueName | undefined {
  const { lexicon } = part
  for (const { key, value } of entries) {
    if (value.kind !== 'text') continue
    const word = explainName(key, lexicon).compact
    if (!(NAMING_KEYS.has(word) || COMMON_NAMING_KEYS.has(word))) continue
    const isExpected = NAMING_KEYS.has(word) || (isVenue && VENUE_NAMES.has(word))
    const name = readVenueWord(value.value, lexicon, isExpected)
    if (name !== null) return name
  }
  return undefined
}

const NAMING_KEYS = new Set(
  (
    'exchange exchangeid exchangename broker brokerid brokername brokerage provider venue connector ' +
    'exchangeclass ccxtid livemodebrokerage tradingplatform'
  ).split(' '),
)
/** What a venue is called by below a key that says what it is. */
const VENUE_NAMES = new Set(['name', 'id'])
const COMMON_NAMING_KEYS = new Set(
  'name id platform gateway type adapter driver market client class'.split(' '),
)

/** `exchange`, or `exchanges` of a list. */
function isNamingKey(word: string): boolean {
  return NAMING_KEYS.has(word) || NAMING_KEYS.has(word.replace(/s$/, ''))
}

function readMap(map: MapTree, visit: Visit, stack: Visit[], readText: ReadText): void {
  const variable = variableOf(map)
  if (variable !== null) readText(variable.name, variable.text, visit)
  const kind = textAt(map, 'kind')?.value ?? ''
  // What a ConfigMap or a Secret holds is for the other documents of the file.
  const isShared = kind === 'Secret' || kind === 'ConfigMap'
  const own = isShared ? { ...visit, part: nameByMetadata(map, visit.part) } : visit
  for (const [index, { key, value }] of map.entries.entries()) {
    if (value.kind === 'text') {
      if (value !== variable?.text) readText(key, value, visit)
      continue
    }
    if (key.startsWith('variable.') && value.kind === 'map') {
      const text = textAt(value, 'default')
      if (text !== null) readText(key.slice('variable.'.length), text, visit)
    }
    const tree = kind === 'Secret' && key === 'data' ? decodeData(value) : value
    const part = enter(own.part, key, `${index}`)
    const isVenue = isNamingKey(explainName(key, part.lexicon).compact)
    stack.push({ ...visit, tree, isVenue, part: isShared ? { ...part, scope: '' } : part })
  }
}

/** `metadata: {name: binance-credentials}` says whose the keys below `data` are. */
function nameByMetadata(map: MapTree, part: Part): Part {
  const metadata = map.entries.find(({ key }) => key === 'metadata')?.value
  const name = metadata?.kind === 'map' ? (textAt(metadata, 'name')?.value ?? '') : ''
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => !KEY_WORDS.has(word.toLowerCase()))
  const named = readVenueWord(words.join('-'), part.lexicon)
  return part.venue !== null || named === null
    ? part
    : { ...part, venue: named.venue, isByKey: true, claim: named.claim }
}

const KEY_WORDS = new Set('api key keys secret secrets token tokens auth env config'.split(' '))

/** `{name: KEY, value: text}` of pods, task definitions and Helm's lists. */
function variableOf(map: MapTree): { readonly name: string; readonly text: TextTree } | null {
  const name = textAt(map, 'name', 'key')
  const text = textAt(map, 'value')
  return name === null || text === null ? null : { name: name.value, text }
}

/** The part that a key opens. A venue reaches into it unless the key names something else. */
function enter(part: Part, key: string, step: string): Part {
  const { words, venue: named } = explainName(key, part.lexicon)
  const isNeutral = words.every((word) => isNeutralWord(word) || OPTION_WORDS.has(word))
  const claim = isNeutral || named !== null ? claimOf(words) : 'unknown'
  const isOption = words.length > 0 && words.every((word) => OPTION_WORDS.has(word))
  const isForeign = words.some((word) => FOREIGN_WORDS.has(word))
  const isKept = part.venue !== null && !isForeign && (isNeutral || part.isByKey)
  return {
    ...part,
    ...(isOption ? {} : deeper(part, step)),
    venue: named?.venue ?? (isKept ? part.venue : null),
    isByKey: named !== null,
    claim: claim === 'unknown' ? part.claim : claim,
  }
}

function deeper({ scope, depth }: Part, step: string): Pick<Part, 'scope' | 'depth'> {
  return depth >= DEEPEST_PART ? { scope, depth } : { scope: `${scope}/${step}`, depth: depth + 1 }
}

/** Keys under which one client's settings are only sorted. */
const OPTION_WORDS = new Set(
  'api auth options option params config settings urls url credentials creds keys connection env environment secrets data values ccxt'.split(
    ' ',
  ),
)
/** Keys under which other things than a venue's client have keys and passwords. */
const FOREIGN_WORDS = new Set(
  'telegram discord slack database db redis postgres postgresql mysql mongo mongodb smtp mail email webhook webhooks jwt proxy sentry grafana influx influxdb kafka rabbitmq aws gcp azure github openai twilio pushover server apiserver'.split(
    ' ',
  ),
)

function decodeData(tree: Tree): Tree {
  if (tree.kind !== 'map') return tree
  const entries = tree.entries.map(({ key, value }) => ({
    key,
    value: value.kind === 'text' ? decodeText(value) : value,
  }))
  return { kind: 'map', entries }
}

function decodeText(text: TextTree): TextTree {
  const compact = text.value.replaceAll(/\s+/g, '')
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact)) return text
  const value = Buffer.from(compact, 'base64').toString('utf8').trimEnd()
  return { ...text, value, isVerbatim: false, hasLines: false }
}
