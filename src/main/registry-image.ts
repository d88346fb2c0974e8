import { InputError } from '../contract/input-error.ts'
import { showInput } from '../contract/show-input.ts'
import type { ImageRequest } from '../guard/sources/image-requests.ts'
import type { Context } from './context.ts'

/** As copying tools write an image of a registry: `docker://ghcr.io/owner/app:1` or `…@sha256:…`. */
const REFERENCE =
  /^docker:\/\/([a-z0-9.-]+(?::\d{1,5})?)\/([a-z0-9]+(?:[/._-]+[a-z0-9]+)*)(?::([\w][\w.-]{0,127})|@(sha256:[0-9a-f]{64}))?$/

export function isRegistryImage(name: string): boolean {
  return name.startsWith('docker://')
}

/** An image that is read from its registry, with the credentials that docker has for it. */
export async function openRegistryImage(context: Context, name: string): Promise<ImageRequest> {
  const [, host, repository, tag = 'latest', digest] = REFERENCE.exec(name) ?? []
  if (host === undefined || repository === undefined) {
    throw new InputError('option/image', {
      expected: 'an image of a registry such as docker://ghcr.io/owner/app:1',
      found: showInput(name),
      fix: 'Correct --image.',
    })
  }
  const { parseRegistry } = await import('../images/registry-address.ts')
  const { createRegistryClient } = await import('../images/registry-client.ts')
  const { findCredentials } = await import('../images/registry-credentials.ts')
  const { registryImage } = await import('../guard/sources/image-requests.ts')
  const { env, exec, clock, signal, redactor } = context
  const credentials = await findCredentials(host, env, exec)
  if (credentials !== null) redactor.register(credentials.password)
  const client = createRegistryClient(parseRegistry(host), { credentials, clock, signal })
  return registryImage(
    {
      getManifest: async (reference) => client.getManifest(repository, reference),
      getBlob: async (blob) => client.getBlob(repository, blob),
    },
    { name, reference: digest ?? tag },
  )
}
