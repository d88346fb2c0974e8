import { expect, it } from 'vitest'

import { judgeObservations } from '../judge-observations.ts'
import { builtInLexicon } from '../lexicon.ts'
import { createScanner } from '../scan-content.ts'
import { scanContainer } from './container.ts'
import type { ContainerSettings } from './container.ts'

const paper = `PK${'PAPER7EXAMPLE9'.padEnd(18, '0')}`
const scan = createScanner(builtInLexicon())

function engineWith(settings: Partial<ContainerSettings> | null) {
  const base = {
    name: 'gateway',
    env: [],
    command: [],
    entrypoint: [],
    healthcheck: [],
    labels: {},
  }
  return { inspectSettings: async () => (settings === null ? null : { ...base, ...settings }) }
}

it('finds what a container was started with, however many settings stand between', async () => {
  const filler = Array.from({ length: 200 }, (_, index) => `SETTING_${index}=x`)
  const result = await scanContainer(
    engineWith({
      env: [`APCA_API_KEY_ID=${paper}`, ...filler, 'APCA_API_BASE_URL=https://api.alpaca.markets'],
    }),
    'gateway',
    scan,
  )
  const findings = result.groups.flatMap((group) =>
    judgeObservations(group, { fingerprintKey: null }),
  )
  expect(findings.map(({ rule, location }) => `${rule} ${location.path}`)).toEqual([
    'guard/no-live-credential container gateway: config Env',
    'guard/no-live-endpoint container gateway: config Env',
    'guard/no-contradiction container gateway: config Env',
  ])
})

it('a container that is not there is the person’s mistake', async () => {
  await expect(scanContainer(engineWith(null), 'gate\nway', scan)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.not.stringContaining('\n') as string,
  })
})
