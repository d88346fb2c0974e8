import * as z from 'zod'

const stepSchema = z.strictObject({
  name: z.string().describe('Such as `replace execution_gateway`.'),
  kind: z.enum(['clean', 'pull', 'tag', 'infrastructure', 'once', 'replace', 'keep', 'remove']),
  service: z.string(),
  cause: z.string().describe('Why the plan has this step.'),
  outcome: z.enum(['done', 'unchanged', 'failed', 'not-run']),
  seconds: z.number(),
})

const serviceSchema = z.strictObject({
  name: z.string(),
  image: z.string(),
  digest: z.string().nullable().describe('Null for images that we did not build.'),
  state: z.string().describe('Status of its container, or `absent`.'),
  health: z.string().nullable(),
  ports: z.array(z.strictObject({ container: z.int(), host: z.string(), port: z.int() })),
})

const smokeSchema = z.strictObject({
  name: z.string(),
  service: z.string(),
  kind: z.enum(['http', 'exec']),
  verdict: z.enum(['pass', 'fail']),
  expected: z.string(),
  found: z.string(),
  seconds: z.number(),
})

const rolledBackSchema = z.strictObject({
  to: z.int().nullable().describe('The release that runs again; null: there was none.'),
  outcome: z.enum(['restored', 'stopped', 'failed']),
  stopped: z.array(z.string()).describe('Services that were stopped.'),
  detail: z.string(),
  steps: z.array(stepSchema),
})

/** Facts of a deploy or a rollback, as the result file carries them. */
export const deployDataSchema = z.strictObject({
  project: z.string(),
  commit: z.string().nullable(),
  release: z.int().nullable().describe('Null when it was refused before it got a number.'),
  previous: z.int().nullable(),
  services: z.array(serviceSchema).describe('What runs after the deploy.'),
  steps: z.array(stepSchema),
  smoke: z.array(smokeSchema),
  rolledBack: rolledBackSchema.nullable(),
})

export type DeployData = z.infer<typeof deployDataSchema>
export type StepReport = z.infer<typeof stepSchema>
export type ServiceReport = z.infer<typeof serviceSchema>
export type SmokeReport = z.infer<typeof smokeSchema>
export type RolledBack = z.infer<typeof rolledBackSchema>
