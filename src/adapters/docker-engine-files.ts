import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type Docker from 'dockerode'
import { extract } from 'tar-stream'
import * as z from 'zod'

import { statusOf } from './docker-connection.ts'
import type { EngineCall } from './docker-connection.ts'
import type { Engine } from './engine.ts'

/** What the engine says of a path, in a header. Source: Docker Engine API, `HEAD /containers/{id}/archive`. */
const pathSchema = z.object({
  size: z.number(),
  /** As Go's `FileMode`: the kind of file stands in the upper bits, none of them set for a regular one. */
  mode: z.number(),
  mtime: z.string(),
})
/** `fs.ModeType` of Go: folder, link, device, pipe, socket, other. */
const KIND_BITS = 0x8f28_0000

/** The part of an `Engine` that reads files out of containers, by the archives that the engine makes of them. */
export function connectEngineFiles(
  docker: Docker,
  call: EngineCall,
): Pick<Engine, 'statPath' | 'readFile'> {
  return {
    statPath: (id, path) =>
      call('look at a file in a container', async () => {
        try {
          const answer = (await docker.getContainer(id).infoArchive({ path })) as IncomingMessage
          const { headers } = answer
          answer.destroy()
          const text = Buffer.from(String(headers['x-docker-container-path-stat']), 'base64')
          const { size, mode, mtime } = pathSchema.parse(JSON.parse(text.toString('utf8')))
          return { isFile: (mode & KIND_BITS) === 0, bytes: size, modified: mtime }
        } catch (error) {
          if (statusOf(error) === 404) return null
          throw error
        }
      }),
    readFile: (id, path) =>
      call('read a file in a container', async () => {
        const archive = await docker.getContainer(id).getArchive({ path })
        return firstFile(archive as Readable)
      }),
  }
}

/** An archive of one file has one entry. Leaving the loop early closes the archive, too. */
async function* firstFile(archive: Readable): AsyncGenerator<Uint8Array> {
  const entries = extract()
  const written = pipeline(archive, entries)
  // The same error comes out of the loop below.
  written.catch(() => {})
  try {
    for await (const entry of entries) {
      for await (const chunk of entry) yield chunk as Uint8Array
    }
    await written
  } finally {
    archive.destroy()
  }
}
