import { expect, it } from 'vitest'

import { judgeObservations } from './judge-observations.ts'
import { builtInLexicon } from './lexicon.ts'
import { createScanner } from './scan-content.ts'

// Put together here, so that no file of the repository holds a text that looks like a key.
const secret = ['Zq7', 'SyntheticSecretValue0451abcdefghijk'].join('')
const key = ['Qz8', 'SyntheticKeyIdentifier0451lmnopqrst'].join('')
const encoded = Buffer.from(secret).toString('base64')
const scan = createScanner(builtInLexicon())

function judge(path: string, text: string): string {
  const findings = judgeObservations(scan(Buffer.from(text), path) ?? [])
  const isBlocked = findings.some(({ decision }) => decision === 'block')
  return isBlocked ? 'block' : findings.length === 0 ? 'nothing' : 'pass'
}

const kubernetes = (name: string, data: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n${data}\n`

/** One text, what in it is changed, and into what: blocked as it stands, passed when changed. */
it.each([
  [
    'attributes of XML',
    'app.config',
    `<add key="BINANCE_API_SECRET" value="${secret}"/>\n<add key="BINANCE_TESTNET" value="false"/>\n`,
    '"false"',
    '"true"',
  ],
  [
    'an element of XML',
    'settings.xml',
    `<BINANCE_LIVE_API_SECRET>${secret}</BINANCE_LIVE_API_SECRET>\n`,
    /LIVE/g,
    'TESTNET',
  ],
  [
    'an entry of XML',
    'settings.xml',
    `<entry key="binance.live.api.secret">${secret}</entry>\n`,
    'live',
    'testnet',
  ],
  [
    'a plist',
    'a.plist',
    `<key>BINANCE_LIVE_API_SECRET</key>\n<string>${secret}</string>\n`,
    'LIVE',
    'TESTNET',
  ],
  [
    'csh',
    'run.csh',
    `setenv BINANCE_API_SECRET ${secret}\nsetenv BINANCE_TESTNET 0\n`,
    'TESTNET 0',
    'TESTNET true',
  ],
  [
    'fish',
    'run.fish',
    `set -gx BINANCE_API_SECRET ${secret}\nset -gx BINANCE_TESTNET false\n`,
    'TESTNET false',
    'TESTNET true',
  ],
  [
    'a setting by its path on a command line',
    'deploy.sh',
    `helm upgrade app . --set binance.live.apiSecret=${secret}\n`,
    'live',
    'testnet',
  ],
  [
    'a property of Java on a command line',
    'start.sh',
    `java -Dbinance.live.api.secret=${secret} -jar app.jar\n`,
    'live',
    'testnet',
  ],
  [
    'properties with a blank for the sign',
    'app.properties',
    `binance.api.secret ${secret}\nbinance.testnet false\n`,
    'testnet false',
    'testnet=true',
  ],
  [
    'properties of one owner',
    'app.properties',
    `exchange.name=binance\nexchange.secret=${secret}\nexchange.testnet=false\n`,
    'testnet=false',
    'testnet=true',
  ],
  [
    'an account’s id among dotted properties',
    'app.properties',
    `tws.userid=user0451\ntws.password=${secret}\nib.account.id=U0480122\n`,
    '=U048',
    '=DU048',
  ],
  [
    'dotted keys of TOML',
    'app.toml',
    `exchange.name = "binance"\nexchange.secret = "${secret}"\nexchange.testnet = false\n`,
    'testnet = false',
    'testnet = true',
  ],
  [
    'a Kubernetes Secret by its own name',
    'secret.yaml',
    kubernetes('binance-live-keys', `data:\n  api-secret: ${encoded}`),
    'live',
    'testnet',
  ],
  [
    'a Kubernetes Secret in plain text',
    'secret.yaml',
    kubernetes('binance-keys', `stringData:\n  api-key: ${key}\n  api-secret: ${secret}`),
    'binance-keys',
    'binance-testnet-keys',
  ],
  [
    'a blank behind a switch in quotes, which is part of it',
    '.env',
    `APCA_API_SECRET_KEY=${secret}\nALPACA_PAPER="true "\n`,
    '"true "',
    '"true"',
  ],
])('%s', (_, path, text, old, fresh) => {
  expect(judge(path, text)).toBe('block')
  expect(judge(path, text.replaceAll(old, fresh))).toBe('pass')
})

const sealed = `AgB${'x1Y2z3W4'.repeat(45)}==`

it.each([
  ['SOPS', `ENC[AES256_GCM,data:${encoded},iv:${encoded},tag:${encoded},type:str]`],
  ['Jasypt', `ENC(${encoded})`],
  ['a SealedSecret', sealed],
])('what is encrypted by %s is no credential, and what is not is one', (_, value) => {
  const write = (text: string): string => `binance:\n  api_secret: ${text}\n`
  expect(judge('values.yaml', write(value))).toBe('nothing')
  expect(judge('values.yaml', write(secret))).toBe('block')
})

/** What venues are called that bear a common word's name. */
it.each(['gate', 'gemini', 'delta', 'woo', 'xt', 'ig', 'robinhood-crypto'])(
  'a secret below `exchange: {name: %s}` is that venue’s',
  (name) => {
    const write = (key: string): string =>
      JSON.stringify({ [key]: { name, key, secret, password: '' } })
    expect(judge('config.json', write('exchange'))).toBe('block')
    expect(judge('config.json', write('region'))).toBe('nothing')
    const list = JSON.stringify({ exchanges: [{ id: name, apiKey: key, secret }] })
    expect(judge('config.json', list)).toBe('block')
  },
)
