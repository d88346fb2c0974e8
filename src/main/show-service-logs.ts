import { randomUUID } from 'node:crypto'
import { join, relative } from 'node:path'

import * as z from 'zod'

import type { GateResult } from '../contract/result.ts'
import { isAccepted } from '../contract/verdict.ts'
import { logFilesSchema } from '../integration/logs/log-files-schema.ts'
import { readLastLines } from '../integration/logs/read-log-file.ts'
import { renderLogGroups } from '../integration/logs/render-log-groups.ts'
import type { LogGroup } from '../integration/logs/render-log-groups.ts'
import type { Context } from './context.ts'
import { read } from './environment.ts'

const dataSchema = z.object({
  services: z.array(z.object({ name: z.string(), state: z.string() })),
  logFiles: logFilesSchema,
})

/** Lines of a service that failed, and of one that did not. */
const FAILED_LINES = 150
const OTHER_LINES = 40
const MOST_GROUPS = 30

/**
 * After an integration gate that did not pass: on GitHub the services' last lines, those of the first
 * cause unfolded and each other service's as a group; elsewhere how to see them.
 */
export async function showServiceLogs(context: Context, result: GateResult): Promise<void> {
  if (isAccepted(result.verdict)) return
  const data = dataSchema.safeParse(result.data).data
  if (data === undefined || data.logFiles.length === 0) return
  if (read(context.env, 'githubActions') !== 'true') {
    const folder = relative(context.cwd, join(context.out, 'logs')) || '.'
    context.log.info(`\n  logs: papergate integration logs (files in ${folder})`)
    return
  }
  const failed = new Set(
    data.services.filter(({ state }) => state === 'failed').map(({ name }) => name),
  )
  const groups = await Promise.all(
    data.logFiles.slice(0, MOST_GROUPS).map(async ({ service, path }, index): Promise<LogGroup> => {
      const count = failed.has(service) ? FAILED_LINES : OTHER_LINES
      const lines = await readLastLines(join(context.out, path), count)
      const isOpen = index === 0 && failed.has(service)
      return { title: `last lines of ${service} (${path})`, isOpen, service, lines }
    }),
  )
  const write = context.json ? context.io.stderr : context.io.stdout
  const rendered = renderLogGroups(groups, context.io.stoppedCommands ?? null, randomUUID)
  write(rendered.map((line) => `${context.redactor.redact(line)}\n`).join(''))
}
