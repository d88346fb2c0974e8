import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { pack } from 'tar-stream'
import type { Pack } from 'tar-stream'

import type { World } from '../../../adapters/world.ts'
import { WorldError } from '../../../contract/world-error.ts'
import { listLibraries } from './list-libraries.ts'

/** Changed whenever the image is made in another way. */
const RECIPE = 2
const NODE_PATH = '/usr/local/bin/node'
const IP_PATH = '/usr/local/bin/ip'
const IP_PLACES = ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip', '/bin/ip']
const PERL_PATH = '/usr/local/bin/perl'
const PERL_PLACES = ['/usr/bin/perl', '/bin/perl']

export type GatewayImage = {
  readonly reference: string
  /** The command that runs Node in it. */
  readonly node: string
  /** The command that runs Perl in it, which can open a socket for packets as Node cannot, where it has one. */
  readonly perl?: string
}

/**
 * An image with Node and `ip` in it, without asking a registry: made once of this machine's own
 * programs, and named after what they are. Where that cannot be, because the engine's machine is of
 * another kind, it is the one that the person names.
 * @param chosen image of the person's own, with `node` and `ip` on its PATH
 * @throws WorldError where there is no way to have one
 */
export async function ensureGatewayImage(
  chosen: string | null,
  deps: Pick<World, 'engine' | 'exec' | 'log' | 'env'>,
): Promise<GatewayImage> {
  if (chosen !== null) return { reference: chosen, node: 'node' }
  const files = await findFiles(deps)
  const reference = `papergate/gateway:${nameAfter(files)}`
  if (!(await deps.engine.hasImage(reference))) {
    deps.log.info('making the gateway’s image, once')
    const archive = pack()
    const options = [`ENV PATH=${dirname(NODE_PATH)}`, 'LABEL dev.papergate.image=gateway']
    await Promise.all([
      deps.engine.importImage(reference, archive as AsyncIterable<Uint8Array>, options),
      packFiles(files, archive),
    ])
  }
  const hasPerl = files.some(({ to }) => to === PERL_PATH)
  return { reference, node: NODE_PATH, ...(hasPerl ? { perl: PERL_PATH } : {}) }
}

type ImageFile = {
  readonly from: string
  readonly to: string
  readonly bytes: number
  readonly modified: number
}

async function findFiles({
  engine,
  exec,
  env,
}: Pick<World, 'engine' | 'exec' | 'env'>): Promise<readonly ImageFile[]> {
  const { os, architecture } = await engine.version()
  const own = process.arch === 'x64' ? 'amd64' : process.arch
  if (process.platform !== 'linux' || os !== 'linux' || architecture !== own) {
    throw noImage(
      `an engine on ${os}/${architecture}, and this program on ${process.platform}/${own}`,
    )
  }
  const ip = await firstThatExists(IP_PLACES)
  if (ip === null) throw noImage('no `ip` on this machine (package iproute2)')
  const perl = await firstThatExists(PERL_PLACES)
  const programs = [
    { from: process.execPath, to: NODE_PATH },
    { from: ip, to: IP_PATH },
    ...(perl === null ? [] : [{ from: perl, to: PERL_PATH }]),
  ]
  const listed = await Promise.all(programs.map(({ from }) => exec('ldd', [from], { env })))
  // A program that needs no libraries is none for ldd.
  const libraries = listed.flatMap(({ exitCode, stdout }) =>
    exitCode === 0 ? listLibraries(stdout) : [],
  )
  const pairs = [
    ...programs,
    ...[...new Set(libraries)].sort().map((path) => ({ from: path, to: path })),
  ]
  return Promise.all(
    pairs.map(async ({ from, to }) => {
      const path = await realpath(from)
      const { size, mtimeMs } = await stat(path)
      return { from: path, to, bytes: size, modified: Math.trunc(mtimeMs) }
    }),
  )
}

async function firstThatExists(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if ((await stat(path).catch(() => null)) !== null) return path
  return null
}

function nameAfter(files: readonly ImageFile[]): string {
  const what = JSON.stringify([RECIPE, ...files])
  return createHash('sha256').update(what).digest('hex').slice(0, 16)
}

async function packFiles(files: readonly ImageFile[], archive: Pack): Promise<void> {
  try {
    for (const name of ['tmp/', 'etc/']) archive.entry({ name, type: 'directory', mode: 0o755 })
    for (const { from, to, bytes } of files) {
      const entry = archive.entry({ name: join('.', to), mode: 0o755, size: bytes })
      await pipeline(createReadStream(from), entry)
    }
    archive.finalize()
  } catch (error) {
    archive.destroy(error instanceof Error ? error : undefined)
    throw error
  }
}

function noImage(found: string): WorldError {
  return new WorldError('integration/gateway-image', {
    expected: 'an image for the gateway that stands between the services and the world',
    found,
    fix: 'Name one that has node and ip, such as node:24-alpine, as `integration.egress.image` in papergate.yml; or run with --egress open.',
  })
}
