import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import * as z from 'zod'

import { completeFramework, completeVenue } from '../../src/guard/venues/complete-venue.ts'
import { findContradictions } from '../../src/guard/venues/find-contradictions.ts'
import {
  frameworkInputSchema,
  venueInputSchema,
} from '../../src/guard/venues/venue-input-schema.ts'
import type { Framework, Venue } from '../../src/guard/venues/venue-schema.ts'

export type Facts = { readonly venues: readonly Venue[]; readonly frameworks: readonly Framework[] }

const FRAMEWORKS = 'frameworks.json'

/**
 * Reads every fact file of a folder. Venues that borrow hosts come first, the others by id.
 * @throws Error that names the file and the field, or each contradiction.
 */
export async function readFacts(folder: string): Promise<Facts> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  const venueFiles = files.filter((name) => name !== FRAMEWORKS)
  const inputs = await Promise.all(
    venueFiles.map((name) => readList(join(folder, name), z.array(venueInputSchema))),
  )
  const frameworks = await readList(join(folder, FRAMEWORKS), z.array(frameworkInputSchema))
  const venues = inputs
    .flat()
    .map(completeVenue)
    .sort(
      (left, right) =>
        Number(right.hosts.borrowed.length > 0) - Number(left.hosts.borrowed.length > 0) ||
        (left.id < right.id ? -1 : 1),
    )
  const contradictions = findContradictions(venues)
  if (contradictions.length > 0) {
    const lines = contradictions.map(({ venue, found }) => `${venue} has ${found}`)
    throw new Error(`The facts contradict themselves:\n${lines.join('\n')}`)
  }
  return { venues, frameworks: frameworks.map(completeFramework) }
}

async function readList<Item>(path: string, schema: z.ZodType<Item>): Promise<Item> {
  const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')))
  if (parsed.success) return parsed.data
  throw new Error(`${path}: ${z.prettifyError(parsed.error)}`)
}
