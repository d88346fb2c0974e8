import { access } from 'node:fs/promises'

const SYSTEM_BUNDLE = '/etc/ssl/certs/ca-certificates.crt'

/**
 * The certificate bundle that this machine trusts, for builds behind an inspecting proxy. It reaches a
 * build as the secret `ca` only, so that it never becomes a layer. Null where there is none.
 */
export async function findCaFile(
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const named = [env['SSL_CERT_FILE'], env['NODE_EXTRA_CA_CERTS'], env['PIP_CERT'], SYSTEM_BUNDLE]
  for (const path of named) {
    if (path === undefined || path === '') continue
    try {
      await access(path)
      return path
    } catch {
      // Set but missing: the next one may be there.
    }
  }
  return null
}
