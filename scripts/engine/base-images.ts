import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { debianMirror, installSystemPackages } from './debian-packages.ts'
import { places } from './places.ts'
import { demandCommand, runCommand } from './run-command.ts'
import { SetupError } from './setup-error.ts'

const BASE = 'debian:bookworm-slim'
/** Images that compose files name, with the folder of our own Dockerfile for where none can be pulled. */
const DERIVED = { 'postgres:15-bookworm': 'postgres', 'redis:7-bookworm': 'redis' } as const

const PULL_TIMEOUT_MILLISECONDS = 120_000
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'

/** Makes sure that the base images are in the engine: pulled where a registry answers, built from Debian packages elsewhere. */
export async function ensureBaseImages(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  const missing = await missingImages([BASE, ...Object.keys(DERIVED)], env)
  if (missing.length === 0) return
  const [first] = missing
  if (first !== undefined && (await pull(first, env))) {
    say(`images: pulled ${first}`)
    for (const image of missing.slice(1)) {
      if (!(await pull(image, env))) throw new SetupError(`the image ${image} could not be pulled`)
      say(`images: pulled ${image}`)
    }
    return
  }
  say('images: no registry answers; building from Debian packages')
  if (missing.includes(BASE)) await buildBase(env, say)
  for (const [image, folder] of Object.entries(DERIVED)) {
    if (missing.includes(image)) await buildDerived(image, folder, env, say)
  }
}

async function missingImages(
  images: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const listed = await demandCommand(
    'docker',
    ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'],
    { env },
  )
  const present = new Set(listed.trim().split('\n'))
  return images.filter((image) => !present.has(image))
}

async function pull(image: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { exitCode } = await runCommand('docker', ['pull', '-q', image], {
    env,
    timeout: PULL_TIMEOUT_MILLISECONDS,
  })
  return exitCode === 0
}

/** What the official slim images leave out, too: lists, documentation, manuals, translations. */
const TRIMMED = [
  'var/lib/apt/lists',
  'var/cache/apt',
  'usr/share/doc',
  'usr/share/man',
  'usr/share/info',
  'usr/share/locale',
]

async function buildBase(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  const tar = join(places.cache, 'debian-bookworm-slim.tar')
  if (!existsSync(tar)) {
    const work = join(places.cache, 'debootstrap')
    await rm(work, { recursive: true, force: true })
    await mkdir(work, { recursive: true })
    if ((await runCommand('/bin/sh', ['-c', 'command -v debootstrap'])).exitCode !== 0) {
      await installSystemPackages(['debootstrap'])
    }
    await demandCommand('debootstrap', [
      '--variant=minbase',
      'bookworm',
      work,
      await debianMirror(),
    ])
    for (const folder of TRIMMED) {
      await rm(join(work, folder), { recursive: true, force: true })
    }
    await mkdir(join(work, 'var/lib/apt/lists/partial'), { recursive: true })
    await mkdir(join(work, 'var/cache/apt/archives/partial'), { recursive: true })
    await demandCommand('tar', [
      '-C',
      work,
      '-cf',
      `${tar}.part`,
      '--sort=name',
      '--numeric-owner',
      '.',
    ])
    await rename(`${tar}.part`, tar)
    await rm(work, { recursive: true, force: true })
  }
  const digest = await demandCommand('docker', ['import', '--change', 'CMD ["bash"]', tar, BASE], {
    env,
  })
  say(`images: ${BASE} built by debootstrap, ${digest.trim()}`)
}

async function buildDerived(
  image: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  const context = resolve(import.meta.dirname, 'images', folder)
  const certificates = process.env['SSL_CERT_FILE'] || CERTIFICATES
  const secret = existsSync(certificates) ? ['--secret', `id=ca,src=${certificates}`] : []
  await demandCommand('docker', ['build', '-q', '-t', image, ...secret, context], { env })
  say(`images: ${image} built from Debian packages`)
}
