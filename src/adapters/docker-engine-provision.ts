import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

import type Docker from 'dockerode'
import { pack } from 'tar-stream'

import { WorldError } from '../contract/world-error.ts'
import { statusOf } from './docker-connection.ts'
import type { EngineCall } from './docker-connection.ts'
import type { Engine } from './engine.ts'

type Provision = Pick<Engine, 'hasImage' | 'importImage' | 'putFiles' | 'signal' | 'subnets'>

/** The part of an `Engine` that makes an image of files, and puts files and signals into containers. */
export function connectEngineProvision(docker: Docker, call: EngineCall): Provision {
  return {
    hasImage: (reference) =>
      call('inspect an image', async () => {
        try {
          await docker.getImage(reference).inspect()
          return true
        } catch (error) {
          if (statusOf(error) === 404) return false
          throw error
        }
      }),
    importImage: (reference, archive, changes) =>
      call('import an image', async () => {
        const [repo, tag] = reference.split(':')
        const options = { repo, tag, changes: [...changes] }
        const answer = await docker.importImage(Readable.from(archive), options)
        // It answers 200 before it has begun; what went wrong stands in its messages.
        const messages = await text(answer as Readable)
        if (messages.includes('"errorDetail"')) {
          throw new WorldError('engine/import', {
            expected: `the engine to import ${reference}`,
            found: messages.slice(-500),
            fix: 'Check its disk space, and run again.',
          })
        }
      }),
    putFiles: (id, folder, files) =>
      call('put files into a container', async () => {
        const archive = pack()
        for (const { name, text: content } of files) archive.entry({ name }, content)
        archive.finalize()
        await docker.getContainer(id).putArchive(Readable.from(archive), { path: folder })
      }),
    signal: (id, name) =>
      call('signal a container', async () => {
        await docker.getContainer(id).kill({ signal: name })
      }),
    subnets: () =>
      call('list networks', async () =>
        (await docker.listNetworks()).map(({ Labels, IPAM }) => ({
          labels: Labels ?? {},
          subnets: (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []),
        })),
      ),
  }
}
