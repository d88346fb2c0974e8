import type { Observation } from '../observation.ts'
import { visibleName } from './image-archive.ts'
import type { ImageArchive, LayerScan } from './image-archive.ts'
import { diffIdsOf, imageTexts } from './image-config.ts'
import { fateOf } from './image-fate.ts'
import { scanSettings } from './image-settings.ts'
import { statementTexts } from './image-statement.ts'
import type { ScanContent, SourceScan } from './source-scan.ts'

export type ImageScan = SourceScan & {
  /** Layers that were read, and those left out because their digests are known. */
  readonly layers: { readonly read: number; readonly known: number }
}

/**
 * What an image says about venues: every file of every layer, also one that a later layer deletes or
 * overwrites; its settings and history with the build's arguments; the statements built with it.
 * @param options.name As results name the image; a name that stays from build to build keeps the
 * fingerprints of its findings.
 * @throws InputError or WorldError for a layer that is missing or is not the one named.
 */
export async function scanImage(
  archive: ImageArchive,
  options: { readonly name: string; readonly scan: ScanContent; readonly signal: AbortSignal },
): Promise<ImageScan> {
  const source = imageSource(archive, options.name)
  const layers: LayerScan[] = []
  for (const layer of archive.layers) {
    options.signal.throwIfAborted()
    layers.push(await layer.open())
  }
  const texts = imageTexts(archive.config)
  const settings = scanSettings(
    [
      ...(texts ?? []),
      ...archive.attestations.flatMap((statement, position) =>
        statementTexts(statement, `attestation ${position + 1}`),
      ),
    ],
    source,
    options.scan,
  )
  const groups = layers.flatMap((layer, position) =>
    layer.found.map(({ path, observations }) => {
      const fate = fateOf(
        path,
        layers.slice(position + 1).map(({ paths }) => paths),
      )
      const place = `layer ${position + 1}${fate === 'kept' ? '' : `, ${fate} later`}`
      return relocate(observations, `${source}: ${visibleName(path)} (${place})`)
    }),
  )
  const unread = layers.flatMap((layer, position) =>
    layer.unread.map(({ path, reason }) => ({
      path:
        path === null
          ? `${source}: layer ${position + 1}`
          : `${source}: ${visibleName(path)} (layer ${position + 1})`,
      reason,
    })),
  )
  const diffIds = diffIdsOf(archive.config)
  const changed = layers.flatMap(({ diffId }, position) =>
    diffId === null || (diffIds[position] ?? diffId) === diffId
      ? []
      : [
          {
            path: `${source}: layer ${position + 1}`,
            reason: 'it unpacks to other bytes than the configuration names',
          },
        ],
  )
  const noConfig = {
    path: `${source}: config`,
    reason: 'it has the form of no image’s configuration',
  }
  const read = layers.filter(({ isKnown }) => !isKnown)
  return {
    source,
    groups: [...(settings.length === 0 ? [] : [settings]), ...groups],
    files: sum(read.map(({ files }) => files)),
    binaries: sum(read.map(({ binaries }) => binaries)),
    bytes: sum(read.map(({ bytes }) => bytes)),
    unread: [...(texts === null ? [noConfig] : []), ...unread, ...changed],
    layers: { read: read.length, known: layers.length - read.length },
  }
}

/** `image nginx:1.27`, with the platform and the tag inside the archive where there are several. */
function imageSource({ name, platform }: ImageArchive, given: string): string {
  const details = [name === given ? null : name, platform].filter((part) => part !== null)
  const shown = details.length === 0 ? given : `${given} (${details.join(', ')})`
  return `image ${visibleName(shown)}`
}

function relocate(observations: readonly Observation[], path: string): readonly Observation[] {
  return observations.map((one) => ({ ...one, place: { ...one.place, path } }))
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
