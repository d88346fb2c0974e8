import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { makeCatalogueData } from './venues/make-catalogue-data.ts'
import { makeVenuePage } from './venues/make-venue-page.ts'
import { readFacts } from './venues/read-facts.ts'

/**
 * Makes the guard's catalogue and its reference page of the facts in `scripts/venues/*.json`.
 * `--check` writes nothing and fails where a file is not what the facts make.
 */
const root = resolve(import.meta.dirname, '..')
const facts = await readFacts(join(root, 'scripts', 'venues'))
const made = {
  'src/guard/venues/catalogue-data.json': await makeCatalogueData(facts),
  'docs/venues.md': await makeVenuePage(facts),
}

const differing: string[] = []
for (const [path, text] of Object.entries(made)) {
  if (text === (await readFile(join(root, path), 'utf8').catch(() => ''))) continue
  differing.push(path)
  if (!process.argv.includes('--check')) await writeFile(join(root, path), text)
}

if (differing.length === 0) {
  console.log(`venues: current (${facts.venues.length})`)
} else if (process.argv.includes('--check')) {
  console.error(`not what scripts/venues/*.json make: ${differing.join(', ')}`)
  console.error('Run `node scripts/venues.ts` and commit what it writes.')
  process.exitCode = 1
} else {
  console.log(`venues: wrote ${differing.join(', ')} (${facts.venues.length} venues)`)
}
