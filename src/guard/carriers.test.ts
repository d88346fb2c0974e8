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
  [
    'names in JSON with escapes',
    'config.json',
    `{"binance": {"api\\u005fsecret": "${secret}", "test\\u006eet": false}}`,
    'false',
    'true',
  ],
  [
    'a table with a row for each client',
    'keys.csv',
    `name,key,secret,testnet\nbinance,${key},${secret},false\n`,
    'false',
    'true',
  ],
  [
    'a table of names and values in quotes',
    'keys.csv',
    `"KEY","VALUE"\r\n"BINANCE_LIVE_API_SECRET","${secret}"\r\n`,
    'LIVE',
    'TESTNET',
  ],
  [
    'a table with tabs',
    'keys.tsv',
    `exchange\tapi_key\tenvironment\nbinance\t${key}\tlive\n`,
    'live',
    'testnet',
  ],
  [
    'a machine of .netrc',
    '.netrc',
    `machine api.alpaca.markets\n  login ${key}\n  password ${secret}\n`,
    'machine api',
    'machine paper-api',
  ],
  [
    'a shell that writes .netrc',
    'deploy.sh',
    'echo "machine api.alpaca.markets login $KEY password $SECRET" > ~/.netrc\n',
    'machine api',
    'machine paper-api',
  ],
  [
    'rows of SQL',
    'seed.sql',
    `INSERT INTO exchanges (id, name, api_key, secret, sandbox, made)\nVALUES (1, 'kraken''s', NULL, 'x', true, now()),\n  (2, 'binance', '${key}', '${secret}', false, now());\n`,
    'false',
    'true',
  ],
  [
    'names and values in SQL',
    'seed.sql',
    `insert into settings (name, value) values ('BINANCE_LIVE_API_SECRET', '${secret}');\n`,
    'LIVE',
    'TESTNET',
  ],
  [
    'columns of SQL that name the venue',
    'seed.sql',
    `INSERT INTO settings (binance_api_secret, binance_testnet) VALUES ('${secret}', 'false');\n`,
    "'false'",
    "'true'",
  ],
  [
    'elements of XML in each other',
    'config.xml',
    `<?xml version="1.0"?>\n<exchange><!-- ours -->\n  <name>binance</name>\n  <key>${key}</key>\n  <secret><![CDATA[${secret}]]></secret>\n  <testnet>false</testnet>\n</exchange>\n`,
    'false',
    'true',
  ],
  [
    'an element’s attributes together',
    'config.xml',
    `<exchange name="binance" apiKey="${key}" secret="${secret}" testnet="false"/>\n`,
    '"false"',
    '"true"',
  ],
  [
    'what elements around are called',
    'app.config',
    `<binance><live><apiSecret>${secret}</apiSecret></live></binance>\n`,
    /live/g,
    'testnet',
  ],
  [
    'variables of Ansible',
    'play.yml',
    `- hosts: all\n  vars:\n    exchange: binance\n    api_secret: ${secret}\n    testnet: false\n`,
    'false',
    'true',
  ],
  [
    'a fact of Ansible',
    'play.yml',
    `- set_fact:\n    binance_live_api_secret: ${secret}\n`,
    'live',
    'testnet',
  ],
  [
    'Python’s environment',
    'run.py',
    'import os\nos.environ["ALPACA_PAPER"] = "false"\n',
    '"false"',
    '"true"',
  ],
  [
    'Python’s environment, given a constant',
    'run.py',
    'import os\nPAPER = "false"\nos.environ.update({"ALPACA_PAPER": PAPER})\n',
    '"false"',
    '"true"',
  ],
  [
    'the environment of Node',
    'run.ts',
    'process.env.ALPACA_PAPER = "false"\n',
    '"false"',
    '"true"',
  ],
  [
    'the environment of Node, where it says nothing yet',
    'run.ts',
    "process.env['ALPACA_PAPER'] ??= 'false';\n",
    "'false'",
    "'true'",
  ],
  [
    'the environment of Go',
    'run.go',
    'package main\n\nfunc main() {\n\tos.Setenv("ALPACA_PAPER", "false")\n}\n',
    '"false"',
    '"true"',
  ],
  [
    'the environment of Rust',
    'run.rs',
    'fn main() {\n  std::env::set_var("ALPACA_PAPER", "false");\n}\n',
    '"false"',
    '"true"',
  ],
  [
    'the environment of C#',
    'Run.cs',
    'Environment.SetEnvironmentVariable("ALPACA_PAPER", "false");\n',
    '"false"',
    '"true"',
  ],
])('%s', (_, path, text, old, fresh) => {
  expect(judge(path, text)).toBe('block')
  expect(judge(path, text.replaceAll(old, fresh))).toBe('pass')
})

it.each([
  ['is compared', 'run.ts', 'if (process.env.ALPACA_PAPER === "false") stop()\n'],
  ['is asked for', 'run.py', 'mode = os.environ.get("ALPACA_PAPER", "false")\n'],
  ['is computed', 'run.py', 'os.environ["ALPACA_PAPER"] = "false" if live else "true"\n'],
  ['is set by a test', 'tests/test_run.py', 'os.environ["ALPACA_PAPER"] = "false"\n'],
  ['is talked of', 'README.md', '`os.environ["ALPACA_PAPER"] = "false"`\n'],
  ['is in a comment', 'run.py', '# os.environ["ALPACA_PAPER"] = "false"\n'],
])('a variable of the environment that %s switches nothing', (_, path, text) => {
  expect(judge(path, text)).toBe('nothing')
})

it.each([
  ['a table', 'venues.csv', 'name,secret,url\nbinance,for-margin-only,https://api.binance.com\n'],
  [
    'rows of SQL',
    'seed.sql',
    `INSERT INTO venues (name, api_key, sandbox) VALUES ('binance', 'the-other-key', false);\n`,
  ],
])('%s with stand-ins holds no credential', (_, path, text) => {
  expect(judge(path, text)).toBe('nothing')
})

/** Two parts of one file, the second of which says paper, of another client than the first's. */
it.each([
  [
    'connections of XML',
    'config.xml',
    `<connections>\n<connection exchange="binance" secret="${secret}"/>\n<connection exchange="binance" testnet="true"/>\n</connections>\n`,
  ],
  [
    'settings of XML',
    'config.xml',
    `<binance>\n<settings><secret>${secret}</secret></settings>\n<settings><testnet>true</testnet></settings>\n</binance>\n`,
  ],
  [
    'a table’s environments',
    'settings.csv',
    `env,name,value\nmain,BINANCE_API_SECRET,${secret}\nstaging,BINANCE_TESTNET,true\n`,
  ],
  [
    'a table’s services',
    'settings.csv',
    `service,name,value\nexecution,BINANCE_API_SECRET,${secret}\nreplay,BINANCE_TESTNET,true\n`,
  ],
  [
    'tables of SQL',
    'seed.sql',
    `INSERT INTO settings (name, value) VALUES ('BINANCE_API_SECRET', '${secret}');\nINSERT INTO drill_settings (name, value) VALUES ('BINANCE_TESTNET', 'true');\n`,
  ],
  [
    'a comment of SQL',
    'seed.sql',
    `INSERT INTO settings (name, value) VALUES ('BINANCE_API_SECRET', '${secret}');\n-- INSERT INTO settings (name, value) VALUES ('BINANCE_TESTNET', 'true');\n`,
  ],
])('%s that say paper say it of themselves only', (_, path, text) => {
  expect(judge(path, text)).toBe('block')
})

it.each([
  [
    'rows of one table',
    'settings.csv',
    `id,env,name,value\n1,main,BINANCE_API_SECRET,${secret}\n2,main,BINANCE_TESTNET,true\n`,
  ],
  [
    'rows of SQL with comments between them',
    'seed.sql',
    `INSERT INTO settings (name, value) VALUES\n  -- the key\n  ('BINANCE_API_SECRET', '${secret}'),\n  -- the switch\n  ('BINANCE_TESTNET', 'true');\n`,
  ],
])('%s belong together', (_, path, text) => {
  expect(judge(path, text)).toBe('pass')
  expect(judge(path, text.replace('true', 'false'))).toBe('block')
})

it.each([
  [
    'a quote behind a backslash',
    'seed.sql',
    `INSERT INTO clients (exchange, note, secret) VALUES ('binance', 'it\\'s ours', '${secret}');\n`,
  ],
  [
    'a long text of SQL',
    'seed.sql',
    `INSERT INTO clients (exchange, note, secret) VALUES ('okx', '${'x'.repeat(9_000)}', ''), ('binance', '', '${secret}');\n`,
  ],
  [
    'a long attribute',
    'config.xml',
    `<exchange name="binance" note="${'x'.repeat(9_000)}" secret="${secret}"/>\n`,
  ],
])('reads what stands behind %s', (_, path, text) => {
  expect(judge(path, text)).toBe('block')
})

it('reads the text of an element that has attributes', () => {
  const text = `<binance><secret encrypted="false">${secret}</secret></binance>\n`
  expect(judge('config.xml', text)).toBe('block')
})

it.each([
  ['keys of rows', 'prices.csv', 'key,exchange,price\nbinance-btcusdt-20240101,binance,4200\n'],
  ['addresses of tokens', 'tokens.csv', `token,exchange\n0x${'0451abcdef'.repeat(4)},binance\n`],
])('%s in a table are no credentials', (_, path, text) => {
  expect(judge(path, text)).toBe('nothing')
})

const sealed = `AgB${'x1Y2z3W4'.repeat(45)}==`

it.each([
  ['SOPS', `ENC[AES256_GCM,data:${encoded},iv:${encoded},tag:${encoded},type:str]`],
  ['Jasypt', `ENC(${encoded})`],
  ['a SealedSecret', sealed],
  [
    'Ansible',
    '!vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    6231336539666234306139346433616338376437',
  ],
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
