import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import * as z from 'zod'

import type { Clock } from '../../adapters/clock.ts'
import { describeOwner, findPlace, judgeOwner } from '../reaper/run-owner.ts'
import { logFileName } from './log-line.ts'

/** In the folder of the logs: which of them are the services' logs of the last run. */
const MANIFEST = 'services.json'

const manifestSchema = z.strictObject({
  schema: z.literal('papergate/service-logs/v1'),
  project: z.string(),
  startedAt: z.iso.datetime(),
  /** Null: it goes on, or its process died. */
  endedAt: z.iso.datetime().nullable().default(null),
  /** The process that writes the logs, see `describeOwner`. */
  owner: z.string().default(''),
  services: z.array(z.string().regex(/^[\w.-]+$/)),
})
export type LogManifest = z.infer<typeof manifestSchema>

/** Removes the services' logs of the former run and begins the list of this one's. */
export async function beginManifest(
  folder: string,
  project: string,
  clock: Clock,
): Promise<{ readonly add: (service: string) => void; readonly end: () => Promise<void> }> {
  for (const service of (await readManifest(folder))?.services ?? []) {
    await rm(join(folder, logFileName(service)), { force: true })
  }
  const startedAt = clock.now().toISOString()
  const owner = describeOwner(findPlace(), process.pid)
  const services: string[] = []
  let endedAt: string | null = null
  const write = async (): Promise<void> => {
    const schema = 'papergate/service-logs/v1'
    const manifest = { schema, project, startedAt, endedAt, owner, services }
    const path = join(folder, MANIFEST)
    // Whoever looks at it meanwhile sees the old one or the new one.
    await writeFile(`${path}.tmp`, `${JSON.stringify(manifest, null, 2)}\n`)
    await rename(`${path}.tmp`, path)
  }
  await write()
  let written = Promise.resolve()
  return {
    add: (service) => {
      services.push(service)
      // The list only serves whoever looks at the logs later; no verdict hangs on it.
      written = written.then(write).catch(() => {})
    },
    /** No line is added from here on. */
    end: () => {
      endedAt = clock.now().toISOString()
      written = written.then(write).catch(() => {})
      return written
    },
  }
}

/** Whether the run that writes these logs has ended, be it that its process died. */
export function isOver({ endedAt, owner }: LogManifest): boolean {
  return endedAt !== null || judgeOwner(owner, findPlace()) === 'gone'
}

/** Null where no run has left logs, or a list that is not ours. */
export async function readManifest(folder: string): Promise<LogManifest | null> {
  try {
    const text = await readFile(join(folder, MANIFEST), 'utf8')
    return manifestSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
