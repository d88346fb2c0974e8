import { countOf } from '../contract/count-of.ts'
import { formatDuration } from '../config/duration.ts'
import type { ImagesManifest } from '../contract/images-manifest.ts'
import type { BuiltImages } from './build-images.ts'
import type { ImagesDeps } from './images-deps.ts'
import type { Revision } from './plan-tags.ts'
import { moveTags, pushByDigest } from './push-image.ts'
import type { RegistryClient } from './registry-client.ts'

export type PushTarget = {
  /** As configured. */
  readonly registry: string
  readonly host: string
  /** Repository of each service, without the host. */
  readonly repositories: Readonly<Record<string, string>>
  readonly client: RegistryClient
}

/** Uploads everything by digest first; tags move when the last image is complete. */
export async function pushImages(
  { registry, host, repositories, client }: PushTarget,
  deps: Pick<ImagesDeps, 'clock' | 'log'>,
  revision: Pick<Revision, 'commit'>,
  built: BuiltImages,
  tags: readonly string[],
): Promise<ImagesManifest> {
  const started = deps.clock.now().getTime()
  const known = new Map<string, string>()
  const images = [...built].map(([service, image]) => ({
    service,
    image,
    repository: repositories[service] ?? service,
  }))
  for (const { image, repository } of images) await pushByDigest(client, repository, image, known)
  for (const { service, image, repository } of images) {
    for (const { tag, from } of await moveTags(client, repository, image, tags)) {
      if (tag !== `sha-${revision.commit}`) continue
      deps.log.warn(
        `${service}:${tag} pointed at ${from} and now at ${image.digest}: two builds of this commit differ`,
      )
    }
  }
  const finished = deps.clock.now()
  const elapsed = formatDuration(finished.getTime() - started)
  deps.log.info(`pushed ${countOf(images.length, 'image')} to ${registry} in ${elapsed}`)
  return {
    schema: 'papergate/images/v1',
    commit: revision.commit,
    createdAt: finished.toISOString(),
    registry,
    images: Object.fromEntries(
      images.map(({ service, image, repository }) => [
        service,
        { repository: `${host}/${repository}`, digest: image.digest, tags: [...tags] },
      ]),
    ),
  }
}
