import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { findCaFile } from './find-ca.ts'

it('prefers the bundle that the environment names', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'papergate-'))
  const path = join(folder.path, 'ca.crt')
  await writeFile(path, 'a certificate')
  await expect(findCaFile({ SSL_CERT_FILE: path })).resolves.toBe(path)
  await expect(findCaFile({ SSL_CERT_FILE: '', NODE_EXTRA_CA_CERTS: path })).resolves.toBe(path)
})

it('passes over a bundle that is named but missing', async () => {
  const missing = '/does/not/exist.crt'
  await expect(findCaFile({ SSL_CERT_FILE: missing })).resolves.not.toBe(missing)
})
