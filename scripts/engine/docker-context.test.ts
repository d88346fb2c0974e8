import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { contextHost, namedEngine } from './docker-context.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papergate-context-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function configure(text: string): Promise<void> {
  await writeFile(join(folder, 'config.json'), text)
}

it.each([
  ['no configuration', null],
  ['a configuration without a context', '{"auths":{}}'],
  ['the default context', '{"currentContext":"default"}'],
  ['a configuration that is no JSON', '{'],
])('names no engine for %s', async (_case, text) => {
  if (text !== null) await configure(text)
  expect(namedEngine({ DOCKER_CONFIG: folder })).toBeNull()
})

it('names the context that the configuration sets', async () => {
  await configure('{"currentContext":"colima"}')
  expect(namedEngine({ DOCKER_CONFIG: folder })).toBe('the Docker context colima')
})

it('lets the environment go before the configuration, and the host before both', async () => {
  await configure('{"currentContext":"colima"}')
  const environment = { DOCKER_CONFIG: folder, DOCKER_CONTEXT: 'remote' }
  expect(namedEngine(environment)).toBe('the Docker context remote')
  expect(namedEngine({ ...environment, DOCKER_HOST: 'tcp://127.0.0.1:1' })).toBe(
    'DOCKER_HOST=tcp://127.0.0.1:1',
  )
})

it('asks for no address where the host is given', async () => {
  await configure('{"currentContext":"colima"}')
  await expect(
    contextHost({ DOCKER_CONFIG: folder, DOCKER_HOST: 'tcp://127.0.0.1:1' }),
  ).resolves.toBeNull()
})
