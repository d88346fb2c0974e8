import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import type { Exec } from '../adapters/exec.ts'
import { findCredentials } from './registry-credentials.ts'

const noHelper: Exec = () => Promise.reject(new Error('no credential helper here'))
const auth = Buffer.from('robot:pass:word').toString('base64')

it('takes what `docker login` wrote for exactly this host', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-'))
  await writeFile(
    join(folder.path, 'config.json'),
    JSON.stringify({ auths: { 'r.example.com': { auth } } }),
  )
  const env = { DOCKER_CONFIG: folder.path }
  await expect(findCredentials('r.example.com', env, noHelper)).resolves.toEqual({
    username: 'robot',
    password: 'pass:word',
  })
  await expect(findCredentials('other.example.com', env, noHelper)).resolves.toBeNull()
})

it('asks the credential helper that the config names', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-'))
  await writeFile(
    join(folder.path, 'config.json'),
    JSON.stringify({ credHelpers: { 'ghcr.io': 'pass' } }),
  )
  const helper: Exec = (command, args, options) =>
    Promise.resolve({
      exitCode: command === 'docker-credential-pass' && args[0] === 'get' ? 0 : 1,
      stdout: JSON.stringify({ Username: `for ${options?.input}`, Secret: 's3cret' }),
      stderr: '',
      timedOut: false,
      aborted: false,
    })
  await expect(findCredentials('ghcr.io', { DOCKER_CONFIG: folder.path }, helper)).resolves.toEqual(
    { username: 'for ghcr.io', password: 's3cret' },
  )
})

it('gives the job’s token to ghcr.io and to no other registry', async () => {
  const env = { DOCKER_CONFIG: '/does/not/exist', GITHUB_ACTOR: 'me', GITHUB_TOKEN: 'token-value' }
  await expect(findCredentials('ghcr.io', env, noHelper)).resolves.toEqual({
    username: 'me',
    password: 'token-value',
  })
  await expect(findCredentials('r.example.com', env, noHelper)).resolves.toBeNull()
})
