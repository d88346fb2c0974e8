import { expect, it } from 'vitest'

import { isLoopback, parseRegistry, repositoriesOf } from './registry-address.ts'

it.each([
  ['127.0.0.1:5055', { host: '127.0.0.1:5055', path: '', url: 'http://127.0.0.1:5055' }],
  ['localhost/a/', { host: 'localhost', path: 'a', url: 'http://localhost' }],
  ['ghcr.io/owner/name', { host: 'ghcr.io', path: 'owner/name', url: 'https://ghcr.io' }],
  ['docker.io/owner', { host: 'docker.io', path: 'owner', url: 'https://registry-1.docker.io' }],
])('reads the registry %s', (text, expected) => {
  expect(parseRegistry(text)).toEqual(expected)
})

it.each(['127.0.0.1.example.com', 'localhost.example.com', '10.0.0.1', '128.0.0.1:5000'])(
  'speaks HTTPS to %s, which is not this machine',
  (host) => {
    expect(isLoopback(host)).toBe(false)
  },
)

it('lays each service below the registry’s path, in lower case', () => {
  const address = parseRegistry('ghcr.io/owner/name')
  expect(repositoriesOf(address, ['execution_gateway', 'Api', 'a.-b_'])).toEqual({
    execution_gateway: 'owner/name/execution_gateway',
    Api: 'owner/name/api',
    'a.-b_': 'owner/name/a-b',
  })
})

it('refuses two services that would share a repository', () => {
  expect(() => repositoriesOf(parseRegistry('127.0.0.1:1'), ['Api', 'api'])).toThrow(
    /api and Api would both be api/,
  )
})
