import type Docker from 'dockerode'

import type { EngineCall } from './docker-connection.ts'
import type { Engine } from './engine.ts'

type Disturbing = Pick<Engine, 'pause' | 'unpause' | 'attachments' | 'attach' | 'detach'>

/** The part of an `Engine` that disturbs what runs, and sets it right again. */
export function connectEngineFaults(docker: Docker, call: EngineCall): Disturbing {
  return {
    pause: (id) =>
      call('pause a container', async () => void (await docker.getContainer(id).pause())),
    unpause: (id) =>
      call('let a container go on', async () => void (await docker.getContainer(id).unpause())),
    attachments: (id) =>
      call('inspect a container', async () => {
        const { NetworkSettings, HostConfig } = await docker.getContainer(id).inspect()
        if (/^(?:host|none|container:)/.test(HostConfig.NetworkMode ?? '')) return null
        return Object.entries(NetworkSettings.Networks).map(([network, endpoint]) => {
          // The container's short id is the engine's to give.
          const aliases = (endpoint.Aliases as readonly string[] | null) ?? []
          const { IPv4Address: address } = (endpoint.IPAMConfig ?? {}) as { IPv4Address?: string }
          return {
            network,
            aliases: aliases.filter((alias) => !id.startsWith(alias)),
            address: address === undefined || address === '' ? null : address,
          }
        })
      }),
    attach: (id, { network, aliases, address }) =>
      call('attach a container to a network', async () => {
        await docker.getNetwork(network).connect({
          Container: id,
          EndpointConfig: {
            Aliases: [...aliases],
            ...(address === null ? {} : { IPAMConfig: { IPv4Address: address } }),
          },
        })
      }),
    detach: (id, network) =>
      call('detach a container from a network', async () => {
        await docker.getNetwork(network).disconnect({ Container: id, Force: true })
      }),
  }
}
