import * as z from 'zod'

import { resultFileName } from '../contract/result.ts'
import { venueOverridesSchema } from '../guard/venues/venue-input-schema.ts'
import { rotateSchema } from '../rotate/rotate-config.ts'
import { durationSchema } from './duration-schema.ts'
import { suitePolicyKeys, suiteSchema } from './integration/suites-schema.ts'
import { egressSchema } from './integration/egress-schema.ts'
import { faultsSchema } from './integration/faults-schema.ts'
import { fixturesSchema } from './integration/fixtures-schema.ts'
import { logsSchema } from './integration/logs-schema.ts'
import { migrationsSchema } from './integration/migrations-schema.ts'
import { readinessKeys } from './integration/readiness-schema.ts'
import { projectSchema, registrySchema } from './option-schemas.ts'
import { percentSchema } from './percent-schema.ts'
import { sizeSchema } from './size-schema.ts'

/** A path below the repository's root, with `/`; never absolute, never upwards. */
const pathSchema = z
  .string()
  .min(1)
  .refine(
    (path) => !path.startsWith('/') && !path.split('/').includes('..') && !path.includes('\\'),
    {
      error: 'expected a path below the repository root, written with /',
    },
  )

const nameSchema = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/, 'expected letters, digits, _ . and -')

/**
 * A list whose items are told apart by name. Results and logs lie in files of that name, on some
 * machines without regard to case, so names that end in the same file are refused.
 */
function namedListSchema<Item extends z.ZodType<{ readonly name: string }>>(item: Item) {
  return z.array(item).superRefine((items, context) => {
    const seen = new Map<string, string>()
    for (const [index, { name }] of items.entries()) {
      const file = resultFileName({ gate: 'check', name })
      const other = seen.get(file)
      if (other !== undefined) {
        const message =
          other === name
            ? 'a name of its own'
            : `a name of its own, told from ${other} by letters or digits`
        context.addIssue({ code: 'custom', path: [index, 'name'], input: name, message })
      }
      seen.set(file, name)
    }
  })
}

const serviceSchema = z.strictObject({
  path: pathSchema.describe('Folder of the service’s sources.'),
  dockerfile: pathSchema.optional().describe('Its Dockerfile; without one no image is built.'),
  context: pathSchema.optional().describe('Build context; default: the repository root.'),
  compose: nameSchema.optional().describe('Its name in the compose files; default: its own name.'),
  trades: z.boolean().optional().describe('Whether it can reach a venue; default: detected.'),
  venues: z.array(z.string()).optional().describe('Venue ids that it uses.'),
})

const checkSchema = z.strictObject({
  name: nameSchema,
  run: z.string().min(1).describe('A shell command; exit 0 is a pass.'),
  in: pathSchema.default('.').describe('Folder to run it in.'),
  timeout: durationSchema.default(600_000).describe('Longest run time.'),
})

const coverageSchema = z.strictObject({
  reports: z
    .array(pathSchema)
    .default([])
    .describe('Report files or globs; each must match. Needed where `shards` names none.'),
  shards: z
    .record(nameSchema, pathSchema)
    .default({})
    .describe('Reports that must be there, by name: each a file or glob.'),
  metric: z.enum(['lines', 'lines+branches', 'strict']).default('lines'),
  min: percentSchema.optional().describe('Smallest coverage of the whole project, in percent.'),
  file: z
    .strictObject({ min: percentSchema })
    .optional()
    .describe('Smallest coverage of each single file.'),
  patch: z
    .strictObject({ min: percentSchema })
    .optional()
    .describe('Smallest coverage of changed lines.'),
  services: z
    .record(nameSchema, percentSchema)
    .default({})
    .describe('Smallest coverage per service.'),
  components: z
    .record(
      nameSchema,
      z.strictObject({ paths: z.array(pathSchema).min(1), min: percentSchema.optional() }),
    )
    .default({})
    .describe('Parts of the project by globs, with a minimum of their own.'),
  paths: z
    .array(z.strictObject({ from: z.string().min(1), to: z.union([pathSchema, z.literal('.')]) }))
    .default([])
    .describe('Prefixes of reported paths, and the folder here that each stands for.'),
  exclude: z.array(pathSchema).default([]).describe('Globs of files that are not judged.'),
  unreported: z
    .enum(['changed', 'all'])
    .default('changed')
    .describe(
      'Which sources that no report names count as uncovered: changed ones, or all of the services and components.',
    ),
  baseline: z
    .enum(['warn', 'require'])
    .optional()
    .describe(
      'What a missing baseline means: a warning, or an error. Without it none is looked for.',
    ),
  drop: z
    .strictObject({ max: percentSchema })
    .optional()
    .describe('Percentage points that coverage may lie below the baseline’s; needs `baseline`.'),
  lostLines: z
    .strictObject({ max: z.int().nonnegative() })
    .optional()
    .describe('How many unchanged lines may have lost their coverage; needs `baseline`.'),
})

const guardSchema = z.strictObject({
  compose: z.array(pathSchema).default([]).describe('Compose files whose resolved form is judged.'),
  policy: z.strictObject({ staging: z.literal('paper-only').default('paper-only') }).prefault({}),
  venues: venueOverridesSchema
    .default({})
    .describe('Venues of the team’s own, and corrections to known ones, by id.'),
  liveEnvironments: z
    .array(nameSchema)
    .default(['production', 'prod', 'live'])
    .describe('Environments on GitHub in which live money may be traded.'),
  liveSecrets: z
    .array(z.string().regex(/^\w+$/, 'expected the name of a secret'))
    .default([])
    .describe('Secrets that are live ones whatever their names say.'),
  environments: z
    .strictObject({
      staging: nameSchema.default('staging'),
      production: nameSchema.default('production'),
      maxAge: z
        .strictObject({ warn: z.int().positive(), fail: z.int().positive() })
        .optional()
        .describe('Longest ages of the venues’ secrets, in days.'),
    })
    .prefault({})
    .describe('The environments on GitHub that `--environments` looks at.'),
  fingerprintKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits, as `papergate guard --allow` writes them')
    .optional()
    .describe('Key of the fingerprints under `allow`; written with the first of them.'),
  allow: z
    .array(
      z.strictObject({
        fingerprint: z
          .string()
          .regex(/^[0-9a-f]{16,64}$/, 'expected a fingerprint as the guard prints it'),
        reason: z.string().min(1),
        owner: z.string().min(1),
        expires: z.iso.date('expected a day such as 2027-01-31'),
      }),
    )
    .default([])
    .describe('Findings that are accepted, with reason, owner and last day.'),
})

const integrationSchema = z.strictObject({
  compose: z.array(pathSchema).min(1),
  suites: namedListSchema(suiteSchema(nameSchema)).default([]),
  ...suitePolicyKeys,
  timeout: durationSchema.default(180_000).describe('Longest time until every service is ready.'),
  logs: logsSchema,
  junitOut: pathSchema
    .optional()
    .describe('One JUnit report to write: all suites, and the rules of the gate.'),
  egress: egressSchema,
  fixtures: fixturesSchema.optional().describe('Data and variables that every suite begins with.'),
  migrations: migrationsSchema
    .optional()
    .describe(
      'What is demanded of the database’s migrations; they run on a database of their own.',
    ),
  faults: faultsSchema
    .optional()
    .describe('What is made ready for tests that break things on purpose.'),
  ...readinessKeys,
})

const imagesSchema = z.strictObject({
  registry: registrySchema
    .optional()
    .describe('Where images are pushed, such as ghcr.io/owner/name.'),
  base: pathSchema.optional().describe('Dockerfile of the base image that the services build on.'),
  budgets: z
    .record(nameSchema, sizeSchema)
    .default({})
    .describe('Largest size per service; `default` for the rest.'),
})

const smokeSchema = z.strictObject({
  name: nameSchema,
  service: nameSchema.describe('Compose service that the check talks to.'),
  http: z
    .strictObject({
      port: z.int().min(1).max(65_535).describe('Port inside the container; it must be published.'),
      path: z.string().startsWith('/', 'expected a path that begins with /'),
      status: z.int().default(200),
      json: z.record(z.string(), z.unknown()).optional().describe('Fields the body must have.'),
    })
    .optional(),
  exec: z
    .string()
    .min(1)
    .optional()
    .describe('Shell command inside the container; exit 0 is a pass.'),
  timeout: durationSchema.default(30_000),
})

const deploySchema = z.strictObject({
  target: z.literal('compose').default('compose'),
  compose: z.array(pathSchema).min(1),
  project: projectSchema
    .default('papergate-staging')
    .describe('Compose project name on the target.'),
  order: z.array(nameSchema).default([]).describe('Services in the order they are replaced.'),
  smoke: namedListSchema(
    smokeSchema.refine((check) => (check.http === undefined) !== (check.exec === undefined), {
      error: 'expected exactly one of `http` and `exec`',
    }),
  ).default([]),
  timeout: durationSchema
    .default(180_000)
    .describe('Longest time for one service to become healthy.'),
})

const notifyWhenSchema = z.enum(['change', 'failure', 'always'])

const notifySchema = z.strictObject({
  slack: z.strictObject({ on: notifyWhenSchema.default('change') }).optional(),
  email: z
    .strictObject({
      on: notifyWhenSchema.default('failure'),
      from: z.email('expected an e-mail address').optional(),
      to: z.array(z.email('expected an e-mail address')).default([]),
    })
    .optional(),
})

const fileSchema = z.strictObject({
  version: z.literal(1),
  services: z.record(nameSchema, serviceSchema).default({}),
  checks: namedListSchema(checkSchema).default([]),
  coverage: coverageSchema.optional(),
  guard: guardSchema.optional(),
  integration: integrationSchema.optional(),
  images: imagesSchema.optional(),
  deploy: deploySchema.optional(),
  notify: notifySchema.default({}),
  rotate: rotateSchema,
})

/** The shape of `papergate.yml`. Strict: an unknown key is an error, and so is a limit for a service that is not there. */
export const configSchema = fileSchema.superRefine(({ services, coverage, images }, context) => {
  const known = Object.keys(services)
  const demandService = (name: string, path: readonly string[]): void => {
    if (known.includes(name)) return
    const message = `for a service of papergate.yml (${known.join(', ') || 'it has none'})`
    context.addIssue({ code: 'custom', path: [...path, name], input: name, message })
  }
  for (const name of Object.keys(coverage?.services ?? {})) {
    demandService(name, ['coverage', 'services'])
  }
  for (const issue of coverage === undefined ? [] : coverageIssues(coverage)) {
    context.addIssue({
      code: 'custom',
      path: ['coverage', issue.key],
      input: coverage,
      message: issue.message,
    })
  }
  for (const name of Object.keys(images?.budgets ?? {})) {
    if (name !== 'default') demandService(name, ['images', 'budgets'])
  }
})

/** What the parts of `coverage` demand of each other. */
function coverageIssues(
  coverage: z.output<typeof coverageSchema>,
): readonly { readonly key: string; readonly message: string }[] {
  const { reports, shards, baseline, drop, lostLines } = coverage
  const issues: { key: string; message: string }[] = []
  if (reports.length === 0 && Object.keys(shards).length === 0) {
    issues.push({ key: 'reports', message: 'at least one report, or `shards` that name some' })
  }
  const missing = 'to stand beside `baseline: warn` or `baseline: require`'
  if (drop !== undefined && baseline === undefined) issues.push({ key: 'drop', message: missing })
  if (lostLines !== undefined && baseline === undefined) {
    issues.push({ key: 'lostLines', message: missing })
  }
  return issues
}

/** `papergate.yml` after parsing: defaults filled in, durations in milliseconds, sizes in bytes. */
export type Config = z.output<typeof configSchema>
export type Check = Config['checks'][number]
type DeployConfig = NonNullable<Config['deploy']>
export type SmokeCheck = DeployConfig['smoke'][number]
export type NotifyConfig = Config['notify']
