import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { readFacts } from './read-facts.ts'

const venue = {
  id: 'house',
  name: 'House',
  kind: 'broker',
  separation: 'host',
  nameTokens: ['HOUSE_BROKER'],
  hosts: { live: ['api.house.example'], paper: ['sim.house.example'] },
  sources: ['a test'],
}

async function readVenues(venues: readonly unknown[]) {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-facts-'))
  await writeFile(join(folder.path, 'brokers.json'), JSON.stringify(venues))
  await writeFile(join(folder.path, 'frameworks.json'), '[]')
  return await readFacts(folder.path)
}

it('what a venue’s facts leave out is empty or unknown', async () => {
  const { venues } = await readVenues([venue])
  expect(venues[0]).toMatchObject({ id: 'house', names: [], account: null, everyKeyIsLive: null })
})

it('a fact without a source is refused, and the file is named', async () => {
  const chains = [{ name: 'chain', paper: ['2'], live: ['1'], unset: null }]
  await expect(readVenues([{ ...venue, chains }])).rejects.toThrow(/brokers\.json[\s\S]*source/)
})

it('facts that contradict each other are refused, all of them at once', async () => {
  const other = { ...venue, id: 'other', hosts: { live: ['sim.house.example'] } }
  const act = readVenues([venue, other])
  await expect(act).rejects.toThrow('the host sim.house.example as live, and house has it as paper')
  await expect(readVenues([venue, other])).rejects.toThrow('the name token HOUSE_BROKER')
})
