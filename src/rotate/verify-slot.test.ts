import { createHash, createHmac } from 'node:crypto'

import { expect, it } from 'vitest'

import { createPaperGet } from './paper-get.ts'
import type { PaperAnswer } from './paper-get.ts'
import { paperEndpoints, paperHostOf } from './paper-hosts.ts'
import type { PaperEndpoint } from './paper-hosts.ts'
import { findProbe } from './probes/find-probe.ts'
import { makeRotation, OLD, syntheticKey } from './testing/make-rotation.ts'
import { respondJson, startPaperServer } from './testing/start-paper-server.ts'
import { verifySlot } from './verify-slot.ts'

const TIME = Date.parse('2027-01-02T03:04:05Z')
const now = () => new Date(TIME)

function credentialOf(endpoint: PaperEndpoint): Record<string, string> {
  const { fields } = findProbe(endpoint)
  return Object.fromEntries(fields.map((field) => [field, syntheticKey('', `0451${field}`, 32)]))
}

function rotationOf(endpoint: PaperEndpoint) {
  const fields = findProbe(endpoint).fields.map((field) => [field, `PAPER_${field.toUpperCase()}`])
  return makeRotation({
    venue: endpoint.split('-')[0],
    endpoint,
    names: Object.fromEntries(fields),
  })
}

async function judge(endpoint: PaperEndpoint, answer: PaperAnswer) {
  return verifySlot(
    rotationOf(endpoint),
    { slot: 'B', credential: credentialOf(endpoint) },
    { paperGet: async () => answer, now },
  )
}

const answers: readonly (readonly [PaperEndpoint, number, unknown, string])[] = [
  ['alpaca', 200, { account_number: 'PA0451TEST' }, 'proven'],
  ['alpaca', 200, { account_number: '045104510' }, 'refused'],
  ['alpaca', 200, {}, 'unproven'],
  ['alpaca', 401, { message: 'unauthorized.' }, 'refused'],
  ['alpaca', 403, { message: 'forbidden.' }, 'refused'],
  ['alpaca', 403, { code: 40_310_000 }, 'refused'],
  ['alpaca', 403, '<html>', 'unproven'],
  ['binance-testnet', 200, { balances: [] }, 'proven'],
  ['binance-testnet', 200, {}, 'unproven'],
  ['binance-testnet', 400, { code: -2008 }, 'refused'],
  ['binance-testnet', 401, { code: -2014 }, 'refused'],
  ['binance-testnet', 400, { code: -1022 }, 'refused'],
  ['binance-testnet', 401, { code: -2015 }, 'unproven'],
  ['binance-testnet', 400, { code: -1021 }, 'unproven'],
  ['binance-demo', 200, { balances: [] }, 'proven'],
  ['bybit-demo', 200, { retCode: 0 }, 'proven'],
  ['bybit-demo', 200, { retCode: 10_003 }, 'refused'],
  ['bybit-testnet', 200, { retCode: 10_004 }, 'refused'],
  ['bybit-testnet', 200, { retCode: 33_004 }, 'refused'],
  ['bybit-demo', 200, { retCode: 10_010 }, 'unproven'],
  ['bybit-demo', 200, { retCode: 10_006 }, 'unproven'],
  ['krakenfutures-demo', 200, { result: 'success', accounts: {} }, 'proven'],
  ['krakenfutures-demo', 200, { result: 'error', error: 'authenticationError' }, 'refused'],
  ['krakenfutures-demo', 200, { result: 'error', error: 'apiLimitExceeded' }, 'unproven'],
  ['oanda-practice', 200, { accounts: [] }, 'proven'],
  ['oanda-practice', 401, { errorMessage: 'Insufficient authorization' }, 'refused'],
  ['oanda-practice', 403, {}, 'unproven'],
  ['tradier-sandbox', 200, { profile: { id: 'x' } }, 'proven'],
  ['tradier-sandbox', 401, 'Invalid Access Token', 'refused'],
  ['deribit-test', 200, { testnet: true, result: {} }, 'proven'],
  ['deribit-test', 200, { testnet: false, result: {} }, 'refused'],
  ['deribit-test', 200, { result: {} }, 'unproven'],
  ['deribit-test', 400, { testnet: true, error: { code: 13_004 } }, 'refused'],
  ['deribit-test', 400, { testnet: true, error: { code: 10_028 } }, 'unproven'],
  ...paperEndpoints.flatMap((endpoint) =>
    [429, 500, 503].map((status) => [endpoint, status, '<html>', 'unproven'] as const),
  ),
  ...paperEndpoints.map((endpoint) => [endpoint, 200, '[]', 'unproven'] as const),
]

it.each(answers)(
  'at %s the answer %i %j makes a key %s',
  async (endpoint, status, body, expected) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const found = await judge(endpoint, { kind: 'answer', status, body: text })
    expect(found).toMatchObject({ outcome: expected, slot: 'B', host: paperHostOf(endpoint) })
  },
)

it.each(['address', 'certificate', 'connection', 'redirect', 'size', 'time'] as const)(
  'no answer (%s) proves nothing of a key',
  async (because) => {
    expect(await judge('alpaca', { kind: 'none', because })).toMatchObject({ outcome: 'unproven' })
  },
)

it('what a venue answers is never repeated', async () => {
  const echo = syntheticKey('', '0451echo', 40)
  for (const endpoint of paperEndpoints) {
    for (const status of [200, 400, 401, 403, 500]) {
      const body = JSON.stringify({
        account_number: echo,
        message: echo,
        code: echo,
        error: echo,
        retMsg: echo,
        retCode: echo,
      })
      const found = await judge(endpoint, { kind: 'answer', status, body })
      expect(JSON.stringify(found)).not.toContain('0451echo')
    }
  }
})

it('every call is a read: its path orders, cancels, moves and changes nothing', () => {
  for (const endpoint of paperEndpoints) {
    const credential = { keyId: 'k', secret: 's', token: 't', passphrase: 'p' }
    const { path } = findProbe(endpoint).sign(credential, { time: TIME, nonce: 'n' })
    expect(path).toMatch(/account|query-api|user\/profile/)
    expect(path).not.toMatch(/order|transfer|withdraw|cancel|create|edit|delete/i)
  }
})

it('the signatures are those that the venues document', () => {
  const credential = {
    keyId: 'id',
    secret: Buffer.from('0451').toString('base64'),
    token: '',
    passphrase: '',
  }
  const sign = (endpoint: PaperEndpoint) =>
    findProbe(endpoint).sign(credential, { time: 1_700_000_000_000, nonce: 'abc' })
  const hmac = (text: string) => createHmac('sha256', credential.secret).update(text).digest('hex')
  const query = 'omitZeroBalances=true&recvWindow=5000&timestamp=1700000000000'
  expect(sign('binance-demo').path).toBe(`/api/v3/account?${query}&signature=${hmac(query)}`)
  expect(sign('bybit-demo').headers['x-bapi-sign']).toBe(hmac('1700000000000id5000'))
  const digest = createHash('sha256').update('1700000000000/api/v3/accounts').digest()
  expect(sign('krakenfutures-demo').headers['authent']).toBe(
    createHmac('sha512', '0451').update(digest).digest('base64'),
  )
  const path = '/api/v2/private/get_account_summary?currency=BTC'
  expect(sign('deribit-test').headers['authorization']).toBe(
    `deri-hmac-sha256 id=id,ts=1700000000000,nonce=abc,sig=${hmac(`1700000000000\nabc\nGET\n${path}\n\n`)}`,
  )
})

it('a key is proven against a real HTTPS server that stands in for the paper host', async () => {
  const account = respondJson(200, { account_number: 'PA0451TEST', status: 'ACTIVE' })
  await using server = await startPaperServer('paper-api.alpaca.markets', account)
  const paperGet = createPaperGet(server.transport)
  const found = await verifySlot(makeRotation(), { slot: 'A', credential: OLD }, { paperGet, now })
  expect(found).toEqual({
    slot: 'A',
    endpoint: 'alpaca',
    host: 'paper-api.alpaca.markets',
    at: '2027-01-02T03:04:05.000Z',
    outcome: 'proven',
    because: 'the paper host accepts the key, and the account’s number begins with PA',
  })
  expect(server.requests).toMatchObject([
    {
      url: '/v2/account',
      headers: { 'apca-api-key-id': OLD.keyId, 'apca-api-secret-key': OLD.secret },
    },
  ])
})

it.each(['okx', 'bitget', 'saxo', 'ibkr', 'kraken', 'mexc'])(
  'a key of %s is sent nowhere, as no host serves its paper accounts alone',
  async (venue) => {
    let asked = 0
    const paperGet = async (): Promise<PaperAnswer> => {
      asked += 1
      return { kind: 'none', because: 'time' }
    }
    const failure = verifySlot(
      makeRotation({ venue }),
      { slot: 'A', credential: OLD },
      { paperGet, now },
    )
    await expect(failure).rejects.toMatchObject({ code: 'rotate/unverifiable', exitCode: 2 })
    expect(asked).toBe(0)
  },
)

it.each([
  ['a line end', `${OLD.secret}\n`],
  ['nothing', ''],
  ['letters of another script', 'ключ'],
])('a slot that holds %s is refused without its text', async (_, secret) => {
  const failure = judgeWith({ ...OLD, secret })
  await expect(failure).rejects.toMatchObject({ code: 'rotate/slot-value' })
  await expect(failure).rejects.toThrow(/PAPER_SECRET_A/)
  await expect(failure).rejects.not.toThrow(/0451|ключ/)
})

it('a venue with several paper endpoints wants to be told which', async () => {
  const rotation = makeRotation({ venue: 'bybit' })
  const failure = verifySlot(rotation, { slot: 'A', credential: OLD }, { paperGet: never, now })
  await expect(failure).rejects.toThrow(/bybit-demo, bybit-testnet/)
})

async function judgeWith(credential: typeof OLD) {
  return verifySlot(makeRotation(), { slot: 'A', credential }, { paperGet: never, now })
}

async function never(): Promise<PaperAnswer> {
  throw new Error('nothing should be asked')
}
