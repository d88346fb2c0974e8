import { expect, it } from 'vitest'

import { running } from '../../adapters/testing/containers.ts'
import { serviceAddresses } from './service-addresses.ts'

const port = (container: number, published: number) => ({
  container,
  host: '127.0.0.1',
  port: published,
})

it('names host and ports by the service in upper case, with underscores', () => {
  const ports = [port(8080, 32_001), port(9090, 32_002)]
  expect(serviceAddresses(new Map([['api-v1.2', running('api-v1.2', { ports })]]))).toEqual({
    PAPERGATE_API_V1_2_HOST: '127.0.0.1',
    PAPERGATE_API_V1_2_PORT_8080: '32001',
    PAPERGATE_API_V1_2_PORT_9090: '32002',
  })
})

it('says nothing of a service that publishes nothing', () => {
  expect(serviceAddresses(new Map([['db', running('db')]]))).toEqual({})
})
