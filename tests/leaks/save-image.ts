import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'

import { pack } from 'tar-stream'

import type { Planted } from './find-leaks.ts'

/**
 * A saved image, as `docker save` writes one, that has the files in its only layer and the secrets in
 * its environment, labels, history and command.
 */
export async function saveImage(
  files: Readonly<Record<string, string | Buffer>>,
  secrets: readonly string[],
): Promise<{ readonly archive: Buffer; readonly planted: readonly Planted[] }> {
  const layer = await tar(files)
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: {
      Env: secrets.map((value, index) => `${NAMES[index % NAMES.length] ?? ''}=${value}`),
      Cmd: secrets.map((value) => `--api-key=${value}`),
      Labels: Object.fromEntries(
        secrets.map((value, index) => [`binance.api.key.${index}`, value]),
      ),
    },
    history: secrets.map((value) => ({
      created_by: `ARG APCA_API_KEY_ID=${value} # RUN |1 KEY=${value} curl https://api.alpaca.markets`,
    })),
    rootfs: { type: 'layers', diff_ids: [`sha256:${digestOf(layer)}`] },
  })
  const configPath = `${digestOf(config)}.json`
  const archive = await tar({
    'manifest.json': JSON.stringify([
      { Config: configPath, RepoTags: ['bot:1'], Layers: ['layer/layer.tar'] },
    ]),
    [configPath]: config,
    'layer/layer.tar': layer,
  })
  return { archive, planted: secrets.map((value) => ({ value, where: 'settings of an image' })) }
}

const NAMES = ['APCA_API_KEY_ID', 'BINANCE_API_SECRET', 'ALPACA_PAPER', 'TRADING_MODE', 'OTHER']

async function tar(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const packed = pack()
  const bytes = buffer(packed)
  for (const [name, content] of Object.entries(files)) {
    packed.entry({ name }, content)
  }
  packed.finalize()
  return bytes
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
