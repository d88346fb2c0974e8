import { formatDuration } from '../../config/duration.ts'
import type { IntegrationData } from '../integration-data.ts'
import type { SectionView } from './section-view.ts'

const MOST_SEEDS = 5

/** A line on the data that suites began with, and one on the check of the migrations. */
export function renderDataLines(
  { fixtures, migrations }: Pick<IntegrationData, 'fixtures' | 'migrations'>,
  view: SectionView,
): readonly string[] {
  if (view.detail !== 'full') return []
  return [
    ...(fixtures === undefined ? [] : describeFixtures(fixtures, view)),
    ...(migrations === undefined ? [] : describeMigrations(migrations, view)),
  ].flatMap((line) => ['', line])
}

function describeFixtures(
  { seeds, restores }: NonNullable<IntegrationData['fixtures']>,
  view: SectionView,
): readonly string[] {
  const told = [
    ...(seeds.length === 0 ? [] : [describeSeeds(seeds, view)]),
    ...(restores.length === 0 ? [] : [describeRestores(restores)]),
  ]
  return told.length === 0 ? [] : [`**Data**: ${told.join('; ')}.`]
}

function describeSeeds(
  seeds: NonNullable<IntegrationData['fixtures']>['seeds'],
  view: SectionView,
): string {
  const services = [...new Set(seeds.map(({ service }) => service))]
  return services
    .map((name) => {
      const paths = seeds.flatMap(({ service, path }) => (service === name ? [path] : []))
      const more = paths.length - MOST_SEEDS
      const shown = [...paths.slice(0, MOST_SEEDS), ...(more > 0 ? [`${more} more`] : [])]
      return `${view.text(name)} from ${view.text(shown.join(', '))}`
    })
    .join('; ')
}

function describeRestores(restores: NonNullable<IntegrationData['fixtures']>['restores']): string {
  const times = restores.map(({ seconds }) => Math.round(seconds * 1_000))
  const [longest = 0] = times.toSorted((left, right) => right - left)
  return times.length === 1
    ? `put back before one suite in ${formatDuration(longest)}`
    : `put back before ${times.length} suites, in ${formatDuration(longest)} at the most`
}

function describeMigrations(
  { verdicts, seconds, previous }: NonNullable<IntegrationData['migrations']>,
  view: SectionView,
): readonly string[] {
  const told = Object.entries(verdicts).map(
    ([name, verdict]) => `${view.marks[verdict]} ${view.text(name)}`,
  )
  const from =
    previous === null || previous.isSame
      ? ''
      : `, from ${view.text(previous.from)} with ${previous.rows} rows`
  return [
    `**Migrations**: ${told.join(', ')}; checked in ${formatDuration(Math.round(seconds * 1_000))}${from}.`,
  ]
}
