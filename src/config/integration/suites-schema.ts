import * as z from 'zod'

import { durationSchema } from '../duration-schema.ts'

const PLACEHOLDERS = ['{tests}', '{names}', '{regex}', '{goRegex}']
const HIGHEST_EXIT_CODE = 125

/** Where a suite runs: a service of the compose files that is started for it alone, or any image. */
const containerSchema = z
  .strictObject({
    service: z
      .string()
      .min(1)
      .optional()
      .describe(
        'A service of the compose files, started for this suite alone, whatever its profile.',
      ),
    image: z
      .string()
      .min(1)
      .optional()
      .describe('An image with a shell; the repository is mounted at /workspace.'),
  })
  .refine(({ service, image }) => (service === undefined) !== (image === undefined), {
    error: 'expected exactly one of `service` and `image`',
  })
  .transform(({ service, image }) => (image === undefined ? { service: service ?? '' } : { image }))

/** The keys of a suite beside its name and the service that it runs in. */
const suiteKeys = {
  run: z.string().min(1).describe('A shell command; exit 0 is a pass.'),
  in: z
    .string()
    .min(1)
    .default('.')
    .describe(
      'Folder to run it in: of the repository, or of the container, from its working folder.',
    ),
  container: containerSchema.optional().describe('Run in a container of its own in the network.'),
  env: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string()).default({}),
  junit: z
    .string()
    .min(1)
    .refine((path) => !path.includes('\\'), 'expected a path or glob, written with /')
    .optional()
    .describe('JUnit reports that it writes: a file or a glob, relative to `in`.'),
  timeout: durationSchema.default(600_000).describe('Longest time; the same for each `rerun`.'),
  rerun: z
    .string()
    .refine((command) => PLACEHOLDERS.some((name) => command.includes(name)), {
      error: `expected a command with ${PLACEHOLDERS.join(', ')} in it`,
    })
    .optional()
    .describe(
      'Command that runs single tests, by which failed ones are tried again: `{tests}` stands for pytest ids, `{names}` for names, `{regex}` and `{goRegex}` for an expression that matches names.',
    ),
  retries: z
    .strictObject({
      perTest: z.int().min(1).max(10).default(2),
      perRun: z.int().min(1).max(1_000).default(10).describe('With more failures none is tried.'),
    })
    .prefault({}),
  failureCodes: z
    .array(z.int().min(1).max(HIGHEST_EXIT_CODE))
    .default([1])
    .describe('Exit codes that say no more than that tests failed, which the report names.'),
  parallel: z.boolean().default(false).describe('Run beside neighbours that say so as well.'),
}

/** One suite, given the schema of names. */
export function suiteSchema<Name extends z.ZodType<string>>(name: Name) {
  return z
    .strictObject({
      name,
      ...suiteKeys,
      service: name.optional().describe('Run in the container of this service, which runs.'),
    })
    .superRefine((suite, context) => {
      for (const { path, message } of findContradictions(suite)) {
        context.addIssue({ code: 'custom', path: [path], input: suite, message })
      }
    })
}

type WrittenSuite = {
  readonly service?: unknown
  readonly container?: unknown
  readonly rerun?: unknown
  readonly in: string
  readonly junit?: string | undefined
}

function findContradictions({ service, container, rerun, in: folder, junit }: WrittenSuite) {
  const isOnHost = service === undefined && container === undefined
  const leaves = (path: string): boolean => path.startsWith('/') || path.split('/').includes('..')
  const below = 'a path below the repository root, written with /'
  return [
    ...(service !== undefined && container !== undefined
      ? [{ path: 'container', message: 'not to stand beside `service`' }]
      : []),
    ...(rerun !== undefined && junit === undefined
      ? [{ path: 'junit', message: 'a JUnit report beside `rerun`, to tell which tests failed' }]
      : []),
    ...(isOnHost && leaves(folder) ? [{ path: 'in', message: below }] : []),
    ...(isOnHost && junit !== undefined && leaves(junit)
      ? [{ path: 'junit', message: below }]
      : []),
    ...(!isOnHost && junit?.includes('**') === true
      ? [{ path: 'junit', message: 'a glob without `**`: a container’s shell reads it' }]
      : []),
  ]
}

/** What holds for all suites. */
export const suitePolicyKeys = {
  suitesAtOnce: z.int().min(1).max(16).default(4).describe('Of those that are `parallel`.'),
  flaky: z
    .strictObject({ max: z.int().nonnegative() })
    .default({ max: 3 })
    .describe('How many tests of a run may pass only when tried again.'),
  quarantine: z
    .array(
      z.strictObject({
        test: z
          .string()
          .min(1)
          .regex(/[^*]/, 'expected more than `*`')
          .describe('Full name as results have it, or a pytest id; `*` for any characters.'),
        owner: z.string().min(1),
        reason: z.string().min(1),
        until: z.iso.date('expected a day such as 2027-01-31').describe('The last day.'),
      }),
    )
    .default([])
    .describe('Tests whose failure fails no suite; those that no test has, or expired, do.'),
}
