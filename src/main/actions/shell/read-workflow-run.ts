import { readFile } from 'node:fs/promises'

import * as z from 'zod'

import { firstProblem } from '../../../contract/first-problem.ts'
import { InputError } from '../../../contract/input-error.ts'
import { read } from '../../environment.ts'
import type { Environment } from '../../environment.ts'

/** A run that has ended, as GitHub itself tells of it; nothing in it comes from the run's own code. */
export type WorkflowRun = {
  readonly id: number
  /** The event that started it, such as `pull_request`. */
  readonly event: string
  /** `success`, `failure`, `cancelled` …; null where GitHub names none. */
  readonly conclusion: string | null
  /** Head of the pull request, not the merge that was tested. */
  readonly headSha: string
  /** `owner/name`; null where it was deleted since. */
  readonly headRepository: string | null
}

const payloadSchema = z.looseObject({
  workflow_run: z.looseObject({
    id: z.int().positive(),
    event: z.string(),
    conclusion: z.string().nullable(),
    head_sha: z.string().regex(/^[0-9a-f]{40,64}$/, 'expected a full commit id'),
    head_repository: z.looseObject({ full_name: z.string() }).nullish(),
  }),
})

/** Reads the `workflow_run` event. @throws InputError for every other one. */
export async function readWorkflowRun(env: Environment): Promise<WorkflowRun> {
  try {
    const text = await readFile(read(env, 'githubEventPath') ?? '', 'utf8')
    const { workflow_run: run } = payloadSchema.parse(JSON.parse(text))
    return {
      id: run.id,
      event: run.event,
      conclusion: run.conclusion,
      headSha: run.head_sha,
      headRepository: run.head_repository?.full_name ?? null,
    }
  } catch (error) {
    throw new InputError(
      'comment/event',
      {
        expected: 'to be called on the event workflow_run',
        found: `${read(env, 'githubEventName') ?? 'no event'} (${firstProblem(error)})`,
        fix: 'Call it from a workflow with `on: { workflow_run: { workflows: [CI], types: [completed] } }`.',
      },
      { cause: error },
    )
  }
}
