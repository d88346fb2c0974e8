import type { ComposeProject, ComposeService } from '../adapters/compose.ts'
import type { Finding } from './guard-data.ts'
import { judgeObservations } from './judge-observations.ts'
import { locateInCompose } from './locate-in-compose.ts'
import type { ComposeFile } from './locate-in-compose.ts'
import { builtInLexicon } from './lexicon.ts'
import type { Lexicon } from './lexicon.ts'
import type { Observation } from './observation.ts'
import { judgePaperStatement } from './paper-statement.ts'
import type { PaperStatement } from './paper-statement.ts'
import { isAnybodysName } from './exact-names.ts'
import { findKeys } from './find-keys.ts'
import { readAssignments } from './read-assignments.ts'
import { findHosts, observeHeaders, observeHost } from './read-hosts.ts'
import { readName } from './read-name.ts'
import { observeCredential, readSetting } from './read-setting.ts'
import type { Venue } from './venues/venue-schema.ts'

/** What `papergate.yml` declares of a service, by any name; `compose` is its name in compose files. */
export type DeclaredServices = Readonly<
  Record<
    string,
    {
      readonly compose: string
      readonly trades?: boolean | undefined
      readonly venues?: readonly string[] | undefined
    }
  >
>

export type ComposeJudgement = {
  readonly findings: readonly Finding[]
  readonly statements: readonly PaperStatement[]
  readonly serviceNames: readonly string[]
  /** Values that are credentials, for the redactor only. */
  readonly secrets: readonly string[]
}

/**
 * Judges a resolved compose project: each service's environment, build arguments, command, entry
 * point, labels, health check and the configs that the file itself holds. `files` are its sources, for line numbers. Pure.
 */
export function judgeComposeProject(
  project: ComposeProject,
  options: {
    readonly files: readonly ComposeFile[]
    readonly services: DeclaredServices
    readonly lexicon?: Lexicon
    readonly fingerprintKey?: string | null
  },
): ComposeJudgement {
  const { files, lexicon = builtInLexicon(), fingerprintKey = null } = options
  const { configs } = project
  const judged = Object.entries(project.services).map(([name, service]) => {
    const observations = observeService(name, service, { files, lexicon, configs })
    const venues = venuesOf(settingsOf(service, configs), observations, lexicon)
    const declared = Object.values(options.services).filter(({ compose }) => compose === name)
    const statement = judgePaperStatement({
      service: name,
      declared,
      detected: venues,
      observations,
      dryRun: service.environment?.['DRY_RUN'] ?? null,
      place: locateInCompose(files, name, 'DRY_RUN'),
      lexicon,
    })
    return { observations, statement }
  })
  return {
    findings: judged.flatMap(({ observations }) =>
      judgeObservations(observations, { fingerprintKey }),
    ),
    statements: judged.flatMap(({ statement }) => (statement === null ? [] : [statement])),
    serviceNames: Object.keys(project.services),
    secrets: judged.flatMap(({ observations }) =>
      observations.filter(({ what }) => what === 'credential').map(({ value }) => value),
    ),
  }
}

/** One setting of a service: a name where it has one, and the text. */
type Setting = { readonly name: string | null; readonly text: string }

function settingsOf(
  service: ComposeService,
  configs: ComposeProject['configs'],
): readonly Setting[] {
  const named = (map: Readonly<Record<string, string | null>> | null | undefined): Setting[] =>
    Object.entries(map ?? {}).map(([name, text]) => ({ name, text: unescape(text ?? '') }))
  const texts = [
    ...(service.command ?? []),
    ...(service.entrypoint ?? []),
    ...(service.healthcheck?.test ?? []),
    ...(service.configs ?? []).flatMap(({ source }) =>
      (configs?.[source]?.content ?? '').split('\n'),
    ),
  ]
  return [
    ...named(service.environment),
    ...named(service.build?.args),
    ...named(service.labels),
    ...texts.map((text) => ({ name: null, text: unescape(text) })),
  ]
}

/** Compose writes a literal dollar as two in its resolved form. */
function unescape(text: string): string {
  return text.replaceAll('$$', '$')
}

function observeService(
  service: string,
  configuration: ComposeService,
  {
    files,
    lexicon,
    configs,
  }: {
    readonly files: readonly ComposeFile[]
    readonly lexicon: Lexicon
    readonly configs: ComposeProject['configs']
  },
): readonly Observation[] {
  return settingsOf(configuration, configs).flatMap(({ name, text }) => {
    const place = locateInCompose(files, service, name ?? text.slice(0, 60))
    const assigned =
      name === null
        ? readAssignments(text, '', 'setting')
        : [{ name, value: text, column: place.column, isBelow: false }]
    const settings = assigned.flatMap((one) => {
      const context = { place, service, kind: 'setting', lexicon } as const
      const seen = readSetting(one.name, one.value, context)
      return seen === null ? [] : [seen]
    })
    const hosts = findHosts(text, lexicon).map((host) =>
      observeHost(host, { name, place, service }),
    )
    return [
      ...settings,
      ...bareKeys(text, { name, place, service, lexicon }, settings),
      ...hosts,
      ...observeHeaders(text, { place, service, isSetting: true }, lexicon),
    ]
  })
}

/**
 * Venues whose name, host or switch stands in a service's configuration, even with an empty value.
 * A key's shape under a name of the team's own is no use of the venue: a stand-in for it has one too.
 */
function venuesOf(
  settings: readonly Setting[],
  observations: readonly Observation[],
  lexicon: Lexicon,
): readonly Venue[] {
  const named = settings.flatMap(({ name, text }) => {
    const names =
      name === null ? readAssignments(text, '', 'setting').map((one) => one.name) : [name]
    return names.flatMap((one) => {
      const meaning = isAnybodysName(one) ? null : readName(one, lexicon)
      return meaning === null ? [] : [meaning.venue]
    })
  })
  const seen = observations
    .filter(({ what, name }) => what !== 'credential' && !isAnybodysName(name))
    .map(({ venue }) => venue)
  return [...new Set([...named, ...seen])]
}

/** Keys that give themselves away by their shape, under whatever name. */
function bareKeys(
  text: string,
  {
    lexicon,
    ...where
  }: Pick<Observation, 'name' | 'place' | 'service'> & { readonly lexicon: Lexicon },
  known: readonly Observation[],
): readonly Observation[] {
  return findKeys(text, lexicon)
    .filter(({ value }) => !known.some((other) => other.value === value))
    .map((key) => observeCredential({ ...key, ...where, claim: 'unknown', isSetting: true }))
}
