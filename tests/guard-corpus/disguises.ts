import type { Label, LabelledItem } from './labelled-item.ts'
import type { Random } from './random.ts'
import { makeValue } from './synthetic-value.ts'

/** Live settings in a form that hides them from a plain search, and the same of paper, which must pass. */
export function makeDisguises(random: Random): readonly LabelledItem[] {
  const rest = makeValue(random, { alphabet: 'upper', length: 18 })
  const secret = makeValue(random, { alphabet: 'mixed', length: 40 })
  const live: Account = { label: 'live', key: `AK${rest}`, host: 'api.alpaca.markets', secret }
  const paper: Account = { label: 'paper', key: `PK${rest}`, host: `paper-${live.host}`, secret }
  return [
    ...[live, paper].flatMap((account) =>
      [...encodings(account), ...spellings(account), ...joins(account), ...places(account)].map(
        (form) => toItem(form, account),
      ),
    ),
    ...lookalikes().map((form) => toItem(form, { ...live, label: form.label })),
    ...switchSpellings(secret).map((form) => toItem(form, { ...live, label: form.label })),
  ]
}

type Account = {
  readonly label: Label
  readonly key: string
  readonly host: string
  readonly secret: string
}
type Form = {
  readonly subject: string
  readonly path: string
  readonly text: string
  readonly venue?: string
}
type LabelledForm = Form & { readonly label: Label }

function toItem(
  { subject, path, text, venue = 'alpaca' }: Form,
  { label, key, secret }: Account,
): LabelledItem {
  return {
    kind: 'disguise',
    subject,
    carrier: path.split('/').at(-1) ?? path,
    path,
    text,
    label,
    expect: label === 'paper' ? 'allow' : 'block',
    venue,
    why: `${subject}: it still says ${label}`,
    secrets: [key, secret].filter((value) => text.includes(value)),
  }
}

function dotenv({ key, secret, host }: Account): string {
  return `APCA_API_KEY_ID=${key}\nAPCA_API_SECRET_KEY=${secret}\nAPCA_API_BASE_URL=https://${host}\n`
}

function encodings(account: Account): readonly Form[] {
  const plain = Buffer.from(dotenv(account))
  const base64 = plain.toString('base64')
  const wrapped = base64.replaceAll(/.{1,64}/g, '  $&\n')
  const twice = Buffer.from(base64).toString('base64')
  const json = JSON.stringify({
    alpaca: {
      key_id: account.key,
      secret_key: account.secret,
      base_url: `https://${account.host}`,
    },
  })
  return [
    { subject: 'base64', path: 'config/bot.yaml', text: `bot:\n  config: ${base64}\n` },
    { subject: 'base64', path: 'apps/bot/.env', text: `CONFIG_B64=${base64}\n` },
    {
      subject: 'base64url',
      path: 'apps/bot/.env',
      text: `CONFIG=${plain.toString('base64url')}\n`,
    },
    { subject: 'base64 over lines', path: 'config/bot.yaml', text: `config: |\n${wrapped}` },
    { subject: 'base64 twice', path: 'apps/bot/.env', text: `CONFIG=${twice}\n` },
    { subject: 'hexadecimal', path: 'apps/bot/.env', text: `CONFIG=${plain.toString('hex')}\n` },
    { subject: 'JSON in a variable', path: 'apps/bot/.env', text: `CONFIG='${json}'\n` },
    {
      subject: 'JSON in JSON',
      path: 'config/bot.json',
      text: `${JSON.stringify({ config: json }, null, 2)}\n`,
    },
  ]
}

/** The same host and key written otherwise. */
function spellings({ host, key, secret }: Account): readonly Form[] {
  const base = `APCA_API_SECRET_KEY=${secret}\nALPACA_API_KEY=${secret.slice(0, 20)}\n`
  const url = (subject: string, written: string): Form => ({
    subject,
    path: 'apps/bot/.env',
    text: `${base}APCA_API_BASE_URL=${written}\n`,
  })
  return [
    url('host in capitals', `https://${host.toUpperCase()}`),
    url('host with a final dot', `https://${host}./v2`),
    url('host behind a user', `https://paper-api.alpaca.markets@${host}/`),
    url('host with a port', `https://${host}:443/v2`),
    url('host with escapes', `https://${host.replaceAll('.', '%2E')}/v2`),
    url('host with backslashes', `https:\\\\${host}\\v2`),
    url('host without a scheme', host),
    url('full-width dots', `https://${host.replaceAll('.', '．')}/v2`),
    {
      subject: 'carriage returns',
      path: 'apps/bot/.env',
      text: `APCA_API_KEY_ID=${key}\r\nAPCA_API_SECRET_KEY=${secret}\r\n`,
    },
    {
      subject: 'carriage returns only',
      path: 'apps/bot/.env',
      text: `APCA_API_KEY_ID=${key}\rAPCA_API_SECRET_KEY=${secret}\r`,
    },
    {
      subject: 'no final line end',
      path: 'apps/bot/.env',
      text: `LOG_LEVEL=info\nAPCA_API_KEY_ID=${key}`,
    },
  ]
}

/** Values put together by the language of the file. */
function joins({ host, key, secret }: Account): readonly Form[] {
  const [head, tail] = [key.slice(0, 4), key.slice(4)]
  return [
    {
      subject: 'variable in a value',
      path: 'apps/bot/.env',
      text: `BROKER_HOST=${host}\nAPCA_API_SECRET_KEY=${secret}\nAPCA_API_BASE_URL=https://\${BROKER_HOST}\n`,
    },
    {
      subject: 'variable in a value',
      path: 'scripts/run.sh',
      text: `REST="${tail}"\nexport APCA_API_KEY_ID="${head}\${REST}"\n`,
    },
    {
      subject: 'YAML alias',
      path: 'config/bot.yaml',
      text: `defaults: &broker\n  APCA_API_BASE_URL: https://${host}\nbot:\n  <<: *broker\n  APCA_API_SECRET_KEY: ${secret}\n`,
    },
    {
      subject: 'joined text',
      path: 'bot/keys.py',
      text: `KEY = "${head}" + "${tail}"\nclient = TradingClient(KEY, os.environ["SECRET"])\n`,
    },
    {
      subject: 'joined text',
      path: 'bot/more_keys.py',
      text: `API_KEY = (\n    "${head}"\n    "${tail}"\n)\n`,
    },
    {
      subject: 'joined text',
      path: 'src/keys.ts',
      text: `export const key = ['${head}', '${tail}'].join('')\n`,
    },
    {
      subject: 'joined text',
      path: 'src/key.ts',
      text: `export const key = '${head}' + '${tail}'\n`,
    },
    {
      subject: 'continued line',
      path: 'scripts/start.sh',
      text: `env \\\n  APCA_API_KEY_ID=${key} \\\n  APCA_API_SECRET_KEY=${secret} \\\n  python -m bot\n`,
    },
  ]
}

/** Places where a setting is seldom looked for. */
function places({ host, key, secret }: Account): readonly Form[] {
  return [
    {
      subject: 'comment',
      path: 'apps/bot/.env',
      text: `# APCA_API_KEY_ID=${key}\n# APCA_API_SECRET_KEY=${secret}\n`,
    },
    {
      subject: 'request header',
      path: 'scripts/account.sh',
      text: `curl -H "APCA-API-KEY-ID: ${key}" -H "APCA-API-SECRET-KEY: ${secret}" https://${host}/v2/account\n`,
    },
    {
      subject: 'docker run',
      path: 'scripts/docker.sh',
      text: `docker run -e APCA_API_KEY_ID=${key} -e APCA_API_SECRET_KEY=${secret} bot\n`,
    },
    {
      subject: 'argument',
      path: 'docker-compose.yml',
      text: `services:\n  bot:\n    command: ["bot", "--api-key", "${key}"]\n`,
    },
    { subject: 'build argument', path: 'Dockerfile', text: `FROM a\nARG APCA_API_KEY_ID=${key}\n` },
    {
      subject: 'default of a variable',
      path: 'docker-compose.yml',
      text: `services:\n  bot:\n    environment:\n      APCA_API_BASE_URL: \${APCA_API_BASE_URL:-https://${host}}\n      APCA_API_KEY_ID: \${APCA_API_KEY_ID:-${key}}\n`,
    },
    { subject: 'prose', path: 'docs/notes.md', text: `Use the key \`${key}\` for now.\n` },
    {
      subject: 'output of a notebook',
      path: 'research/account.ipynb',
      text: `${JSON.stringify({ cells: [{ cell_type: 'code', source: ['show()'], outputs: [{ text: [`key ${key}\n`] }] }] })}\n`,
    },
  ]
}

/** Hosts that only look like the paper one, or say paper on their way to live. */
function lookalikes(): readonly LabelledForm[] {
  const url = (subject: string, label: Label, venue: string, url: string): LabelledForm => ({
    subject,
    label,
    venue,
    path: 'apps/bot/.env',
    text: `${venue === 'saxo' ? 'SAXO' : 'APCA_API'}_BASE_URL=${url}\n`,
  })
  return [
    url('look-alike host', 'unknown', 'alpaca', 'https://pаper-api.alpaca.markets'),
    url('look-alike host', 'unknown', 'alpaca', 'https://api.аlpaca.markets'),
    url('path that climbs', 'live', 'saxo', 'https://gateway.saxobank.com/sim/../openapi'),
    url('path that climbs', 'live', 'saxo', 'https://gateway.saxobank.com/sim/%2e%2e/openapi'),
    url('path with two slashes', 'live', 'saxo', 'https://gateway.saxobank.com//openapi'),
  ]
}

/** Ways to write a switch: only the exact text is paper. */
function switchSpellings(secret: string): readonly LabelledForm[] {
  const form = (value: string, label: Label): LabelledForm => ({
    subject: 'spelling of a switch',
    label,
    path: 'apps/bot/.env',
    text: `ALPACA_API_KEY=${secret.slice(0, 20)}\nALPACA_SECRET_KEY=${secret}\nALPACA_PAPER=${value}\n`,
  })
  return [
    ...['False', 'FALSE', '0', 'no', 'off'].map((value) => form(value, 'live')),
    ...['maybe', 'ture'].map((value) => form(value, 'unknown')),
    form('"true"', 'paper'),
  ]
}
