import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { debianMirror } from './debian-mirror.ts'
import type { DebianMirror } from './debian-mirror.ts'
import { installSystemPackages } from './debian-packages.ts'
import { places } from './places.ts'
import { demandCommand, runCommand } from './run-command.ts'

const RELEASE = 'bookworm'
const BASE = 'debian:bookworm-slim'
/** Images that compose files name, with the folder of our own Dockerfile for where none can be pulled. */
const DERIVED = { 'postgres:15-bookworm': 'postgres', 'redis:7-bookworm': 'redis' } as const

/** A registry that answers names the image within this time; the download may then take long. */
const ANSWER_TIMEOUT_MILLISECONDS = 15_000
const PULL_TIMEOUT_MILLISECONDS = 600_000
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'

/** Makes sure that the base images are in the engine: pulled where a registry answers, built from Debian packages elsewhere. */
export async function ensureBaseImages(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  const missing = await missingImages([BASE, ...Object.keys(DERIVED)], env)
  if (missing.length === 0) return
  const unpulled = await pullUntilRefused(missing, env, say)
  if (unpulled.length === 0) return
  say(`images: no registry gives ${unpulled.join(', ')}; building from Debian packages`)
  if (unpulled.includes(BASE)) await buildBase(env, say)
  for (const [image, folder] of Object.entries(DERIVED)) {
    if (unpulled.includes(image)) await buildDerived(image, folder, env, say)
  }
}

/** Pulls in order; the first refusal decides for the rest, which it returns. */
async function pullUntilRefused(
  images: readonly string[],
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<readonly string[]> {
  for (const [index, image] of images.entries()) {
    if (!(await pull(image, env))) return images.slice(index)
    say(`images: ${image} pulled, ${await digestOf(image, env)}`)
  }
  return []
}

async function missingImages(
  images: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  // Exit code 1 where one is missing; the others are listed all the same.
  const format = '{{range .RepoTags}}{{println .}}{{end}}'
  const { stdout } = await runCommand('docker', ['image', 'inspect', '-f', format, ...images], {
    env,
  })
  const present = new Set(stdout.split('\n'))
  return images.filter((image) => !present.has(image))
}

async function pull(image: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { exitCode } = await runCommand('docker', ['pull', image], {
    env,
    timeout: PULL_TIMEOUT_MILLISECONDS,
    firstOutputTimeout: ANSWER_TIMEOUT_MILLISECONDS,
  })
  return exitCode === 0
}

async function digestOf(image: string, env: NodeJS.ProcessEnv): Promise<string> {
  const args = ['image', 'inspect', '--format', '{{.Id}}', image]
  return (await demandCommand('docker', args, { env })).trim()
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
    const mirror = await debianMirror()
    await demandCommand('debootstrap', ['--variant=minbase', RELEASE, work, mirror.main])
    await writeFile(join(work, 'etc/apt/sources.list'), aptSources(mirror))
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

/** With updates and security updates, as in the official images, so that builds install current packages. */
function aptSources({ main, security }: DebianMirror): string {
  const lines = [`deb ${main} ${RELEASE} main`, `deb ${main} ${RELEASE}-updates main`]
  if (security !== null) lines.push(`deb ${security} ${RELEASE}-security main`)
  return `${lines.join('\n')}\n`
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
  say(`images: ${image} built from Debian packages, ${await digestOf(image, env)}`)
}
