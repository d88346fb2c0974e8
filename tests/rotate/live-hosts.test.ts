import { expect, it } from 'vitest'

import { findHost, findVenue, venues } from '../../src/guard/venues/catalogue.ts'
import { createPaperGet } from '../../src/rotate/paper-get.ts'
import { paperEndpoints, paperHostOf } from '../../src/rotate/paper-hosts.ts'
import type { PaperEndpoint } from '../../src/rotate/paper-hosts.ts'
import { respondJson, startPaperServer } from '../../src/rotate/testing/start-paper-server.ts'

const notPaper = venues.flatMap(({ hosts }) => [...hosts.live, ...hosts.shared])

/** Some of them from the whole list, where each costs a TLS handshake. */
const some = notPaper.filter((_, index) => index % Math.ceil(notPaper.length / 40) === 0)

it('no live or shared host of the catalogue can be asked: not one socket is opened', async () => {
  await using server = await startPaperServer('paper-api.alpaca.markets', respondJson(200, {}))
  const get = createPaperGet(server.transport)
  expect(notPaper.length).toBeGreaterThan(60)
  for (const host of notPaper) {
    for (const written of [
      host,
      `https://${host}/`,
      `${host}:443`,
      host.toUpperCase(),
      `${host}.`,
    ]) {
      const asked = get(written as PaperEndpoint, '/', {})
      await expect(asked).rejects.toMatchObject({ code: 'rotate/not-a-paper-host' })
    }
    for (const path of [
      `//${host}/`,
      `https://${host}/`,
      `@${host}/`,
      `/\\${host}/`,
      `:443@${host}/`,
    ]) {
      await expect(get('alpaca', path, {})).rejects.toMatchObject({ code: 'rotate/path' })
    }
    for (const name of ['host', 'Host', 'HOST', 'proxy-host', 'upgrade']) {
      const asked = get('alpaca', '/v2/account', { [name]: host })
      await expect(asked).rejects.toMatchObject({ code: 'rotate/header' })
    }
  }
  expect([server.lookups, server.connections()]).toEqual([[], 0])
})

it('a redirect to a live host of the catalogue is not followed', async () => {
  let target = ''
  await using server = await startPaperServer('paper-api.alpaca.markets', (response) => {
    response.writeHead(307, { location: `https://${target}/v2/account` }).end('{}')
  })
  const get = createPaperGet(server.transport)
  for (const host of some) {
    target = host
    const answer = await get('alpaca', '/v2/account', {})
    expect([host, answer]).toEqual([host, { kind: 'none', because: 'redirect' }])
  }
  expect(new Set(server.lookups)).toEqual(new Set(['paper-api.alpaca.markets']))
  expect(server.connections()).toBe(some.length)
})

it('a paper name that leads to a live host’s machine sends nothing there', async () => {
  for (const host of some) {
    await using server = await startPaperServer(host, respondJson(200, {}))
    const answer = await createPaperGet(server.transport)('alpaca', '/v2/account', { 'x-key': 'k' })
    expect([host, answer, server.requests]).toEqual([
      host,
      { kind: 'none', because: 'certificate' },
      [],
    ])
  }
})

it.each(paperEndpoints)(
  '%s is a host that the catalogue calls paper, and nothing else',
  (endpoint) => {
    const host = paperHostOf(endpoint) ?? ''
    expect(notPaper).not.toContain(host)
    const [venue = ''] = endpoint.split('-')
    // A venue that the catalogue does not have cannot contradict it.
    if (findVenue(venue) === null) return
    expect(findHost(host)).toMatchObject({ pointsTo: 'paper', venue: { id: venue } })
  },
)
