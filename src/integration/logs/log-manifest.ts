import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import * as z from 'zod'

import type { Clock } from '../../adapters/clock.ts'
import { logFileName } from './log-line.ts'

/** In the folder of the logs: which of them are the services' logs of the last run. */
const MANIFEST = 'services.json'

const manifestSchema = z.strictObject({
  schema: z.literal('papergate/service-logs/v1'),
  project: z.string(),
  startedAt: z.iso.datetime(),
  services: z.array(z.string().regex(/^[\w.-]+$/)),
})
export type LogManifest = z.infer<typeof manifestSchema>

/** Removes the services' logs of the former run and begins the list of this one's. */
export async function beginManifest(
  folder: string,
  project: string,
  clock: Clock,
): Promise<{ readonly add: (service: string) => void; readonly written: () => Promise<void> }> {
  for (const service of (await readManifest(folder))?.services ?? []) {
    await rm(join(folder, logFileName(service)), { force: true })
  }
  const startedAt = clock.now().toISOString()
  const services: string[] = []
  const write = (): Promise<void> => {
    const manifest = { schema: 'papergate/service-logs/v1', project, startedAt, services }
    return writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
  }
  await write()
  let written = Promise.resolve()
  return {
    add: (service) => {
      services.push(service)
      // The list only serves whoever looks at the logs later; no verdict hangs on it.
      written = written.then(write).catch(() => {})
    },
    written: () => written,
  }
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
