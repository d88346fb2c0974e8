import { addAbortSignal } from 'node:stream'
import type { Readable } from 'node:stream'

import Docker from 'dockerode'

import { connectionOptions, engineError, statusOf } from './docker-connection.ts'
import type { EngineImages } from './engine-images.ts'

/** `EngineImages` over dockerode; `host` is a `unix://` or `tcp://` address, default the default socket. */
export function connectEngineImages(host: string | undefined): EngineImages {
  const docker = new Docker(connectionOptions(host))
  const orNull = async <T>(what: string, body: () => Promise<T>): Promise<T | null> => {
    try {
      return await body()
    } catch (error) {
      if (statusOf(error) === 404) return null
      throw engineError(what, host, error)
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
