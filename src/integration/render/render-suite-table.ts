import { formatDuration } from '../../config/duration.ts'
import type { IntegrationData } from '../integration-data.ts'
import type { SectionView } from './section-view.ts'

type Suite = IntegrationData['suites'][number]

const MOST_SUITES = 40
const MOST_TESTS = 10
const LONGEST_NAME = 160

/** Suites with their tests, then tests that were flaky or are in quarantine, and the slowest. */
export function renderSuiteTable(suites: readonly Suite[], view: SectionView): readonly string[] {
  if (suites.length === 0) return []
  const red = suites.filter((suite) => !hasPassed(suite))
  if (view.detail === 'totals') {
    return ['', `${suites.length - red.length} of ${suites.length} suites passed.`]
  }
  const told = (view.detail === 'full' ? suites : red).slice(0, MOST_SUITES)
  const more = suites.length - told.length
  return [
    ...(told.length === 0
      ? []
      : [
          '',
          '| | suite | tests | failed | skipped | flaky | time |',
          '|---|---|---:|---:|---:|---:|---:|',
          ...told.map((suite) => drawSuite(suite, view)),
        ]),
    ...(more > 0 ? ['', `and ${more} more that passed.`] : []),
    ...listTests('Flaky', suites.flatMap(flakyTests), view),
    ...listTests('In quarantine, failed', suites.flatMap(quarantinedTests), view),
    ...(view.detail === 'full' ? listTests('Slowest', slowestTests(suites), view) : []),
  ]
}

/** A bad exit code that says no more than what was flaky is no failure. */
function hasPassed({ exitCode, timedOut, failed, reportError, excused }: Suite): boolean {
  return (exitCode === 0 || excused) && !timedOut && failed === 0 && reportError === null
}

function drawSuite(suite: Suite, view: SectionView): string {
  const { name, tests, failed, skipped, flaky, seconds, timedOut, exitCode } = suite
  const end = timedOut
    ? ', timed out'
    : exitCode === 0 || tests !== null
      ? ''
      : `, exit ${exitCode}`
  const cells = [
    hasPassed(suite) ? view.marks.pass : view.marks.fail,
    view.text(name, LONGEST_NAME),
    ...(tests === null ? ['', '', ''] : [tests, failed, skipped]),
    flaky.length,
    `${formatDuration(seconds * 1_000)}${end}`,
  ]
  return `| ${cells.join(' | ')} |`
}

type ToldTest = { readonly name: string; readonly what: string }

function flakyTests({ flaky }: Suite): readonly ToldTest[] {
  return flaky.map(({ name, failed }) => ({
    name,
    what: `failed ${failed === 1 ? 'once' : `${failed} times`}, then passed`,
  }))
}

function quarantinedTests({ quarantined }: Suite): readonly ToldTest[] {
  return quarantined.map(({ name, message }) => ({ name, what: message.split('\n')[0] ?? '' }))
}

function slowestTests(suites: readonly Suite[]): readonly ToldTest[] {
  return suites
    .flatMap(({ slowest }) => slowest)
    .toSorted((left, right) => right.seconds - left.seconds)
    .slice(0, 5)
    .map(({ name, seconds }) => ({ name, what: formatDuration(seconds * 1_000) }))
}

function listTests(
  title: string,
  tests: readonly ToldTest[],
  view: SectionView,
): readonly string[] {
  if (tests.length === 0) return []
  const more = tests.length - MOST_TESTS
  return [
    '',
    `**${title}:**`,
    '',
    ...tests
      .slice(0, MOST_TESTS)
      .map(
        ({ name, what }) => `- ${view.text(name, LONGEST_NAME)}: ${view.text(what, LONGEST_NAME)}`,
      ),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ]
}
