import { addAbortSignal } from 'node:stream'
import type { Readable } from 'node:stream'

import Docker from 'dockerode'

import { WorldError } from '../contract/world-error.ts'
import type { EngineImages } from './engine-images.ts'

/** `EngineImages` over dockerode; `host` is a `unix://` or `tcp://` address, default the default socket. */
export function connectEngineImages(host: string | undefined): EngineImages {
  const docker = new Docker(connectionOptions(host))
  const orNull = async <T>(what: string, body: () => Promise<T>): Promise<T | null> => {
    try {
      return await body()
    } catch (error) {
      if (error instanceof Error && 'statusCode' in error && error.statusCode === 404) return null
      throw new WorldError(
        'engine/refused',
        {
          expected: `the Docker Engine at ${host ?? 'unix:///var/run/docker.sock'} to ${what}`,
          found: error instanceof Error ? error.message : String(error),
          fix: 'Check `docker version`; start the engine or set DOCKER_HOST, then run again.',
        },
        { cause: error },
      )
    }
  }
  return {
    save: async (reference, signal) => {
      signal.throwIfAborted()
      const stream = await orNull('save an image', async () => {
        // Asked first: some engines answer for an image that they do not have with an empty archive.
        await docker.getImage(reference).inspect()
        return (await docker.getImage(reference).get()) as Readable
      })
      return stream === null ? null : addAbortSignal(signal, stream)
    },
    inspectSettings: (idOrName) =>
      orNull('inspect a container', async () => {
        const { Name, Config } = await docker.getContainer(idOrName).inspect()
        return {
          name: Name.replace(/^\//, ''),
          env: Config.Env ?? [],
          command: Config.Cmd ?? [],
          entrypoint: [Config.Entrypoint ?? []].flat(),
          healthcheck: Config.Healthcheck?.Test ?? [],
          labels: Config.Labels ?? {},
        }
      }),
  }
}

function connectionOptions(host: string | undefined): Docker.DockerOptions {
  if (host === undefined || host === '') return { socketPath: '/var/run/docker.sock' }
  const url = URL.canParse(host) ? new URL(host) : null
  if (url?.protocol === 'unix:') return { socketPath: url.pathname }
  if (url?.protocol === 'tcp:' || url?.protocol === 'http:')
    return { protocol: 'http', host: url.hostname, port: Number(url.port || 2375) }
  throw new WorldError('engine/address', {
    expected: 'DOCKER_HOST as unix:///path or tcp://host:port',
    found: url === null ? 'something that is no address' : `${url.protocol}//…`,
    fix: 'Set DOCKER_HOST to a socket that this machine can reach.',
  })
}
