import { readdir, readFile } from 'node:fs/promises'

import type { ProgramFile } from '../integration/egress/egress-options.ts'

/**
 * The program of the gateway's container: in the bundle one file beside `cli.js`, this code there or a
 * folder below; from the sources the files as they are, which the same Node runs inside as well.
 */
export async function readGatewayProgram(): Promise<readonly ProgramFile[]> {
  if (!import.meta.url.endsWith('.ts')) {
    const isBelow = /\/(?:chunks|actions)\/[^/]+$/.test(import.meta.url)
    const url = new URL(`${isBelow ? '..' : '.'}/gateway.js`, import.meta.url)
    return [
      { name: 'gateway.js', text: await readFile(url, 'utf8') },
      { name: 'package.json', text: '{"type":"module"}' },
    ]
  }
  const folder = 'integration/gateway/program'
  const names = await readdir(new URL(`../${folder}`, import.meta.url))
  const sources = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const paths = ['main/gateway.ts', ...sources.map((name) => `${folder}/${name}`)]
  const files = paths.map(async (name) => ({
    name,
    text: await readFile(new URL(`../${name}`, import.meta.url), 'utf8'),
  }))
  return [...(await Promise.all(files)), { name: 'package.json', text: '{"type":"module"}' }]
}
