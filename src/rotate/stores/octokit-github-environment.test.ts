import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, it } from 'vitest'

import { openGitHubStore } from './github-environment.ts'
import { connectGitHubEnvironment } from './octokit-github-environment.ts'

const TOKEN = '0451'.repeat(10)
const PATH = '/repos/o/r/environments/stag%2Fing'

type Answer = readonly [status: number, body: unknown]

/** GitHub's API as far as environments go; a path without an answer is 404. */
async function startGitHub(answers: Readonly<Record<string, Answer>>) {
  const calls: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const call = `${request.method} ${request.url}`
      calls.push(body === '' ? call : `${call} ${body}`)
      const [status, answer] = answers[call] ?? [404, { message: 'Not Found' }]
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(status === 204 ? '' : JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    calls,
    api: connectGitHubEnvironment({
      token: TOKEN,
      repository: 'o/r',
      environment: 'stag/ing',
      url,
    }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

it('a variable is read, and one that is not there is null', async () => {
  await using github = await startGitHub({
    [`GET ${PATH}/variables/SLOT`]: [200, { name: 'SLOT', value: 'A' }],
  })
  expect(await github.api.variable('SLOT')).toBe('A')
  expect(await github.api.variable('OTHER')).toBeNull()
})

it('a variable is changed where it is, and created where it is not', async () => {
  await using github = await startGitHub({
    [`PATCH ${PATH}/variables/SLOT`]: [204, null],
    [`POST ${PATH}/variables`]: [201, {}],
  })
  await github.api.setVariable('SLOT', 'B')
  await github.api.setVariable('NEW', 'B')
  expect(github.calls).toEqual([
    `PATCH ${PATH}/variables/SLOT {"value":"B"}`,
    `PATCH ${PATH}/variables/NEW {"value":"B"}`,
    `POST ${PATH}/variables {"name":"NEW","value":"B"}`,
  ])
})

it('the times of all secrets are read over several pages', async () => {
  const page = (from: number, count: number) => ({
    total_count: 101,
    secrets: Array.from({ length: count }, (_, index) => ({
      name: `S${from + index}`,
      updated_at: '2027-01-02T03:04:05Z',
    })),
  })
  await using github = await startGitHub({
    [`GET ${PATH}/secrets?per_page=100&page=1`]: [200, page(0, 100)],
    [`GET ${PATH}/secrets?per_page=100&page=2`]: [200, page(100, 1)],
  })
  const times = await github.api.secretTimes()
  expect([times.size, times.get('S100')]).toEqual([101, '2027-01-02T03:04:05.000Z'])
})

it.each([401, 403, 404, 500])('a refusal (%i) is said without the token', async (status) => {
  await using github = await startGitHub({
    [`GET ${PATH}/secrets?per_page=100&page=1`]: [status, { message: `no ${TOKEN}` }],
  })
  const failure = github.api.secretTimes()
  await expect(failure).rejects.toMatchObject({ code: 'rotate/github', exitCode: 3 })
  await expect(failure).rejects.toSatisfy(
    (error: Error) => !`${error.message}${error.stack}${JSON.stringify(error)}`.includes('0451'),
  )
})

it('without a token the slot comes from the step, ages are unknown, and nothing can be set', async () => {
  const store = openGitHubStore({
    environment: 'staging',
    slotVariable: 'SLOT',
    env: { SLOT: 'A' },
    api: null,
    tokenVariable: 'TOKEN',
  })
  expect(await store.readVariable()).toBe('A')
  expect(await store.readTimes()).toBeNull()
  await expect(store.writeVariable('B')).rejects.toMatchObject({ code: 'rotate/no-token' })
})
