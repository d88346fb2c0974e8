import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const compress = promisify(gzip)

/** A value as packed JSON in a script element that is no script; base64 leaves no way out of it. */
export async function packBlock(id: string, value: unknown): Promise<string> {
  const packed = await compress(JSON.stringify(value), { level: 6 })
  return `<script type="application/gzip" id="${id}">${packed.toString('base64')}</script>\n`
}
