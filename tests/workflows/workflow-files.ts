import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { parse } from 'yaml'
import * as z from 'zod'

export const root = resolve(import.meta.dirname, '..', '..')
const folder = join(root, '.github', 'workflows')

const stepSchema = z.looseObject({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
})

const jobSchema = z.looseObject({
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  needs: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  with: z.record(z.string(), z.unknown()).default({}),
  secrets: z.union([z.literal('inherit'), z.record(z.string(), z.string())]).optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  environment: z.string().optional(),
  'timeout-minutes': z.number().optional(),
  steps: z.array(stepSchema).default([]),
})

const callSchema = z.looseObject({
  inputs: z
    .record(
      z.string(),
      z.looseObject({ description: z.string(), type: z.string(), default: z.unknown() }),
    )
    .default({}),
  secrets: z.record(z.string(), z.looseObject({ required: z.boolean() })).default({}),
})

const workflowSchema = z.looseObject({
  name: z.string().optional(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()).optional(),
  concurrency: z
    .strictObject({ group: z.string(), 'cancel-in-progress': z.union([z.boolean(), z.string()]) })
    .optional(),
  jobs: z.record(z.string(), jobSchema),
})

const actionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  author: z.string(),
  branding: z.strictObject({ icon: z.string(), color: z.string() }),
  inputs: z
    .record(
      z.string(),
      z.strictObject({
        description: z.string(),
        required: z.boolean().optional(),
        default: z.string().optional(),
      }),
    )
    .default({}),
  outputs: z.record(z.string(), z.strictObject({ description: z.string() })).default({}),
  runs: z.strictObject({
    using: z.literal('node24'),
    main: z.string(),
    post: z.string().optional(),
  }),
})

const metadataSchema = z.looseObject({
  name: z.string(),
  description: z.string(),
  inputs: actionSchema.shape.inputs,
})

export type Step = z.infer<typeof stepSchema>
export type Job = z.infer<typeof jobSchema>
export type Workflow = z.infer<typeof workflowSchema> & {
  readonly file: string
  readonly text: string
  /** What `workflow_call` declares; null where the workflow cannot be called. */
  readonly call: z.infer<typeof callSchema> | null
}
export type Action = z.infer<typeof actionSchema>

/** Every workflow of this repository. */
export const workflows: readonly Workflow[] = readdirSync(folder)
  .sort()
  .map((file) => readWorkflow(join(folder, file), file))

/** A workflow by its file name. */
export function workflow(file: string): Workflow {
  const found = workflows.find((candidate) => candidate.file === file)
  if (found === undefined) throw new Error(`no workflow ${file}`)
  return found
}

export function readWorkflow(path: string, file: string): Workflow {
  return parseWorkflowText(readFileSync(path, 'utf8'), file)
}

/** A workflow of somebody else that calls ours. */
export function parseCallerWorkflow(text: string): Workflow {
  return parseWorkflowText(text, 'caller.yml')
}

function parseWorkflowText(text: string, file: string): Workflow {
  const parsed = workflowSchema.parse(parse(text))
  const declared = parsed.on['workflow_call']
  const call = 'workflow_call' in parsed.on ? callSchema.parse(declared ?? {}) : null
  return { ...parsed, file, text, call }
}

/** Names of the folders below `actions/`. */
export const actionNames = readdirSync(join(root, 'actions')).sort()

export function readAction(name: string): Action {
  const text = readFileSync(join(root, 'actions', name, 'action.yml'), 'utf8')
  return actionSchema.parse(parse(text))
}

/** What a caller of an action sees of it; for actions that are not ours. */
export function readMetadata(path: string): z.infer<typeof metadataSchema> {
  return metadataSchema.parse(parse(readFileSync(path, 'utf8')))
}

/** Every step of every job, with where it stands. */
export function stepsOf(file: Workflow): readonly { readonly job: string; readonly step: Step }[] {
  return Object.entries(file.jobs).flatMap(([job, { steps }]) =>
    steps.map((step) => ({ job, step })),
  )
}
