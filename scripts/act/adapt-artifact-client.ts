import { readFile } from 'node:fs/promises'

import type { Plugin } from 'esbuild'

/** What act's artifact server (0.2.89) does not take from GitHub's own client, and how to say it instead. */
const EDITS = [
  {
    // The field came with version 6 of the client; the server refuses what it does not know.
    file: 'upload-artifact.js',
    from: 'mimeType: StringValue.create({ value: contentType }),',
    to: '',
  },
  {
    // The server leaves the padding of the signature bare, and the client's query parser drops it.
    file: 'blob-upload.js',
    from: 'new BlobClient(authenticatedUploadURL)',
    to: "new BlobClient(authenticatedUploadURL.replace('=&', '%3D&'))",
  },
] as const

/** Bundles GitHub's artifact client so that it gets on with act's server; fails where it no longer fits. */
export const adaptArtifactClient: Plugin = {
  name: 'adapt-artifact-client',
  setup: (bundler) => {
    for (const { file, from, to } of EDITS) {
      const filter = new RegExp(
        `@actions/artifact/lib/internal/upload/${file.replace('.', '\\.')}$`,
      )
      bundler.onLoad({ filter }, async ({ path }) => {
        const text = await readFile(path, 'utf8')
        if (!text.includes(from)) throw new Error(`expected \`${from}\` in ${path}; found none`)
        return { contents: text.replace(from, to), loader: 'js' }
      })
    }
  },
}
