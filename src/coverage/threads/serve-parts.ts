import type { MessagePort } from 'node:worker_threads'

import { packFiles, transferOf } from './packed-files.ts'
import type { PackedFiles } from './packed-files.ts'
import { PartReader } from './part-reader.ts'
import type { GroupPart, PartReply } from './part-reader.ts'
import { takeParts } from './take-parts.ts'

/** The parts of all reports, and the number of the next one to read, which all threads share. */
export type ReadRequest = { readonly parts: readonly GroupPart[]; readonly next: Int32Array }

export type ThreadMessage =
  | { readonly kind: 'part'; readonly index: number; readonly reply: PartReply }
  | { readonly kind: 'done'; readonly groups: readonly (readonly [number, PackedFiles])[] }

/** Reads parts until none is left, and hands over what they add up to; a thread's whole work. */
export function serveParts(port: MessagePort): void {
  const post = (message: ThreadMessage, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, [...transfer])
  port.once('message', ({ parts, next }: ReadRequest) => {
    const reader = new PartReader()
    for (const [index, part] of takeParts(parts, next)) {
      post({ kind: 'part', index, reply: reader.read(part) })
    }
    const groups = [...reader.groups].map(
      ([number, { files, armNames }]) => [number, packFiles(files, armNames.list())] as const,
    )
    post(
      { kind: 'done', groups },
      groups.flatMap(([, packed]) => transferOf(packed)),
    )
  })
}
