import { InputError } from '../contract/input-error.ts'
import type { Config } from '../config/schema.ts'
import { plainPolicy, plainSuite } from '../integration/suites/suite-options.ts'
import type { SuiteOptions, SuitePolicy } from '../integration/suites/suite-options.ts'

type SuiteFlags = {
  /** Names of suites of the file, or commands. */
  readonly suite?: readonly string[]
  readonly test?: readonly string[]
  readonly in?: string
  readonly junit?: string
}

type IntegrationConfig = NonNullable<Config['integration']>

/**
 * The suites to run: those of the file, or of them those that are named, or commands as they were typed.
 * @param file `integration` of papergate.yml; undefined where its suites are not meant
 */
export function chooseSuites(
  file: IntegrationConfig | undefined,
  flags: SuiteFlags,
  cwd: string,
): readonly SuiteOptions[] {
  const configured = (file?.suites ?? []).map((suite) => ({
    ...plainSuite,
    ...suite,
    service: suite.service ?? null,
    container: suite.container ?? null,
    junit: suite.junit ?? null,
    rerun: suite.rerun ?? null,
  }))
  const isOnly = flags.suite?.length === 1
  const chosen = flags.suite?.map((text, index): SuiteOptions => {
    const known = configured.find(({ name }) => name === text)
    if (known !== undefined) return known
    return {
      ...plainSuite,
      name: isOnly ? 'suite' : `suite-${index + 1}`,
      run: text,
      in: flags.in === undefined ? cwd : '.',
      service: flags.in ?? null,
      junit: flags.junit ?? null,
    }
  })
  return pickTests(chosen ?? configured, flags.test)
}

/** What `papergate.yml` says of all suites. */
export function suitePolicy(
  file: IntegrationConfig | undefined,
  { suite, test }: SuiteFlags,
): SuitePolicy {
  const isPart = suite !== undefined || test !== undefined
  if (file === undefined) return { ...plainPolicy, isPart }
  const { quarantine, flaky, suitesAtOnce } = file
  return { quarantine, mostFlaky: flaky.max, atOnce: suitesAtOnce, isPart }
}

function pickTests(
  suites: readonly SuiteOptions[],
  tests: readonly string[] | undefined,
): readonly SuiteOptions[] {
  if (tests === undefined) return suites
  const unable = suites.filter(({ rerun }) => rerun === null)
  if (suites.length > 0 && unable.length === 0) return suites.map((suite) => ({ ...suite, tests }))
  throw new InputError('integration/no-rerun', {
    expected: 'suites that say by `rerun` how to run single tests',
    found: unable.map(({ name }) => name).join(', ') || 'no suite',
    fix: 'Add `rerun` in papergate.yml (`pytest --junitxml=e2e.xml {tests}`), or choose other suites with --suite NAME.',
  })
}
