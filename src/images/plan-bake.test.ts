import { expect, it } from 'vitest'

import { planBake } from './plan-bake.ts'

const services = {
  gateway: { dockerfile: 'apps/gateway/Dockerfile', context: '.' },
  signals: { dockerfile: 'apps/signals/Dockerfile', context: 'apps/signals' },
}
const facts = { sourceDateEpoch: 1_700_000_000, caFile: '/etc/ca.crt' }

it('plans every service on the base of the same run, each into a layout of its own', () => {
  const options = { services, base: 'Dockerfile.base', loadTags: {} }
  const plan = planBake(options, { kind: 'layouts', folder: '/out' }, facts)
  expect(plan.file).toMatchInlineSnapshot(`
    {
      "group": {
        "default": {
          "targets": [
            "base",
            "gateway",
            "signals",
          ],
        },
      },
      "target": {
        "base": {
          "args": {
            "SOURCE_DATE_EPOCH": "1700000000",
          },
          "context": ".",
          "dockerfile": "Dockerfile.base",
          "output": [
            "type=oci,dest=/out/base,tar=false",
          ],
          "secret": [
            "id=ca,src=/etc/ca.crt",
          ],
        },
        "gateway": {
          "args": {
            "BASE_IMAGE": "papergate-base",
            "SOURCE_DATE_EPOCH": "1700000000",
          },
          "context": ".",
          "contexts": {
            "papergate-base": "target:base",
          },
          "dockerfile": "apps/gateway/Dockerfile",
          "output": [
            "type=oci,dest=/out/gateway,tar=false",
          ],
          "secret": [
            "id=ca,src=/etc/ca.crt",
          ],
        },
        "signals": {
          "args": {
            "BASE_IMAGE": "papergate-base",
            "SOURCE_DATE_EPOCH": "1700000000",
          },
          "context": "apps/signals",
          "contexts": {
            "papergate-base": "target:base",
          },
          "dockerfile": "Dockerfile",
          "output": [
            "type=oci,dest=/out/signals,tar=false",
          ],
          "secret": [
            "id=ca,src=/etc/ca.crt",
          ],
        },
      },
    }
  `)
})

it('loads the base and the services under their names for the harness', () => {
  const options = {
    services: { gateway: services.gateway },
    base: 'Dockerfile.base',
    loadTags: { gateway: 'papergate/gateway:ci' },
  }
  const { file } = planBake(options, { kind: 'engine', baseTag: 'papergate/base:ci' }, facts)
  expect(file.group.default.targets).toEqual(['base', 'gateway'])
  expect(file.target['base']).toMatchObject({
    tags: ['papergate/base:ci'],
    output: ['type=docker'],
  })
  expect(file.target['gateway']).toMatchObject({ tags: ['papergate/gateway:ci'] })
})

it('leaves the base, its argument and the secret out where there is none', () => {
  const options = { services: { gateway: services.gateway }, base: null, loadTags: {} }
  const plan = planBake(options, { kind: 'layouts', folder: '/out' }, { ...facts, caFile: null })
  expect(plan.file.target).toEqual({
    gateway: {
      context: '.',
      dockerfile: 'apps/gateway/Dockerfile',
      args: { SOURCE_DATE_EPOCH: '1700000000' },
      output: ['type=oci,dest=/out/gateway,tar=false'],
    },
  })
})

it('reaches a Dockerfile outside of its context', () => {
  const outside = { a: { dockerfile: 'docker/a.Dockerfile', context: 'apps/a' } }
  const options = { services: outside, base: null, loadTags: {} }
  const plan = planBake(options, { kind: 'layouts', folder: '/out' }, facts)
  expect(plan.file.target['a']?.dockerfile).toBe('../../docker/a.Dockerfile')
})

it('gives a service that is called base, or has a dot in its name, a target that bake accepts', () => {
  const service = { dockerfile: 'Dockerfile', context: '.' }
  const options = { services: { base: service, 'a.b': service }, base: null, loadTags: {} }
  const plan = planBake(options, { kind: 'layouts', folder: '/out' }, facts)
  expect(plan.targets).toEqual({ base: 'service-base', 'a.b': 'a-b' })
})

it('refuses two services that bake could not tell apart', () => {
  const service = { dockerfile: 'Dockerfile', context: '.' }
  const options = { services: { 'a-b': service, 'a.b': service }, base: null, loadTags: {} }
  expect(() => planBake(options, { kind: 'layouts', folder: '/out' }, facts)).toThrow(
    /a\.b and a-b/,
  )
})
