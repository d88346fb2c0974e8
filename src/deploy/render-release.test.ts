import { expect, it } from 'vitest'

import type { Exec } from '../adapters/exec.ts'
import type { DeployOptions } from './deploy-options.ts'
import { imageVariable, judgePinned, renderRelease } from './render-release.ts'
import type { RenderedRelease } from './render-release.ts'

const digest = `sha256:${'a'.repeat(64)}`
const options: Pick<DeployOptions, 'compose' | 'project' | 'services' | 'manifest'> = {
  compose: ['compose.staging.yml'],
  project: 'staging',
  services: {},
  manifest: {
    schema: 'papergate/images/v1',
    commit: 'c'.repeat(40),
    createdAt: '2026-11-24T12:00:00.000Z',
    registry: 'registry.test',
    images: { 'risk-engine': { repository: 'registry.test/risk-engine', digest, tags: [] } },
  },
}

/** Compose's answer as it was recorded; what it was asked is kept. */
function answering(stderr: string): { readonly exec: Exec; readonly env: () => unknown } {
  let seen: unknown
  return {
    env: () => seen,
    exec: (_command, _args, { env } = {}) => {
      seen = env?.['PAPERGATE_IMAGE_RISK_ENGINE']
      return Promise.resolve({ exitCode: 1, stdout: '', stderr, timedOut: false, aborted: false })
    },
  }
}
const render = (exec: Exec) =>
  renderRelease(options, { root: '/', env: {}, exec, signal: new AbortController().signal })

it('gives each image by digest under the name of its service', async () => {
  const { exec, env } = answering('any error')
  await expect(render(exec)).rejects.toThrow('any error')
  expect(env()).toBe(`registry.test/risk-engine@${digest}`)
  expect(imageVariable('risk-engine')).toBe('PAPERGATE_IMAGE_RISK_ENGINE')
})

it.each([
  [
    'APCA_API_KEY_ID',
    'deploy/secret-missing',
    'Add APCA_API_KEY_ID to the secrets of the staging environment',
  ],
  [
    'PAPERGATE_IMAGE_GONE',
    'deploy/image-missing',
    'the images manifest to hold the image of PAPERGATE_IMAGE_GONE',
  ],
])('names a missing %s and where it comes from', async (name, code, text) => {
  const message = `error while interpolating services.a.environment.A: required variable ${name} is missing a value: `
  await expect(render(answering(message).exec)).rejects.toMatchObject({
    name: 'InputError',
    code,
    message: expect.stringContaining(text) as string,
  })
})

it('leaves any other error of Compose as it is', async () => {
  const { exec } = answering('yaml: line 3: mapping values are not allowed')
  await expect(render(exec)).rejects.toMatchObject({ code: 'compose/invalid' })
})

it.each([
  ['by its digest', `registry.test/a@${digest}`, 'pass', '1 built, each by digest'],
  ['by a tag', 'registry.test/a:latest', 'fail', 'a has the image registry.test/a:latest'],
])('an image %s → %s', (_how, image, verdict, found) => {
  const rendered: RenderedRelease = {
    project: { name: 'staging', services: { a: { image } } },
    text: '',
    contentHash: '',
    images: { a: { image: `registry.test/a@${digest}`, digest } },
  }
  expect(judgePinned(rendered)).toMatchObject({ verdict, found })
})

it('a manifest without images is refused', () => {
  const project = { name: 'staging', services: {} }
  expect(judgePinned({ project, text: '', contentHash: '', images: {} }).verdict).toBe('fail')
})
