import { expect, it } from 'vitest'

import { judgeObservations } from './judge-observations.ts'
import { builtInLexicon } from './lexicon.ts'
import { createScanner } from './scan-content.ts'
import { muteInstalledCode } from './installed-code.ts'

const live = `AK${'LIVE7EXAMPLE9X'.padEnd(18, '0')}`
const endpoint = 'BASE_URL = "https://api.alpaca.markets"\n'
const scan = createScanner(builtInLexicon())

it.each([
  ['/app/bot/client.py', endpoint, 1],
  ['/usr/lib/python3/site-packages/alpaca/client.py', endpoint, 0],
  ['/app/node_modules/alpaca/client.js', endpoint, 0],
  ['/usr/lib/python3/site-packages/bot/settings.ini', endpoint, 1],
  ['/usr/lib/python3/site-packages/alpaca-1.dist-info/METADATA', endpoint, 0],
  ['/usr/lib/python3/site-packages/bot/client.py', `APCA_API_KEY_ID = "${live}"\n`, 1],
])('the file %s that holds %j gives %i findings', (path, text, count) => {
  const observations = muteInstalledCode(scan(Buffer.from(text), path) ?? [], path)
  expect(judgeObservations(observations, { fingerprintKey: null })).toHaveLength(count)
})
