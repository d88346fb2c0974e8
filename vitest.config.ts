import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

/** Each run has a project of its own and mostly waits: they stand side by side. */
const WAITING = ['tests/engine/{integration*,red-gates}.test.ts']

/** Files that take a minute or more: begun last, one would run alone for most of it. */
const LONGEST = /\/(?:red-gates|integration-(?:migrations|readiness|cli|faults|hints))\.test\.ts$/

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => (LONGEST.test(moduleId) ? 0 : 1)
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}

// Five kinds: `unit` needs nothing but git, `browser` needs Chromium, `engine` and `harness` need a Docker Engine, `act`
// runs whole workflows on it.
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'tests/{bundle,workflows,repository,rotate,leaks,guard-corpus}/**/*.test.ts',
          ],
          testTimeout: 20_000,
          // By default one core is left for a person, and on two cores the tests take turns.
          maxWorkers: '100%',
          server: { deps: { inline: [/@actions\/(workflow-parser|languageservice|expressions)/] } },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 60_000,
          // The first one may install the browser.
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'engine',
          include: ['tests/engine/**/*.test.ts'],
          exclude: WAITING,
          testTimeout: 240_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'harness',
          include: WAITING,
          testTimeout: 240_000,
          hookTimeout: 300_000,
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: 'act',
          include: ['tests/act/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
