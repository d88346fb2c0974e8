import { formatAs } from './format-as.ts'
import type { Facts } from './read-facts.ts'

/** The catalogue as the guard loads it. */
export async function makeCatalogueData({ venues, frameworks }: Facts): Promise<string> {
  return formatAs('catalogue-data.json', JSON.stringify({ venues, frameworks }, null, 1))
}
