import { createHash } from 'node:crypto'
import { mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'

import { build } from 'esbuild'

/**
 * Bundles the command line and every action entry into `dist/`, with shared chunks, so that an
 * action's job downloads no packages. `--check` builds aside and compares: the committed bundle
 * must be what the sources make.
 */
const root = resolve(import.meta.dirname, '..')
const dist = join(root, 'dist')
const unused = join(root, 'scripts', 'build', 'unused-package.ts')

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  legalComments: 'none',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
} as const

if (process.argv.includes('--check')) {
  await check()
} else {
  // Built aside, so that whoever reads dist/ meanwhile finds it whole but for a moment.
  const fresh = `${dist}.part`
  await rm(fresh, { recursive: true, force: true })
  await bundle(fresh)
  await rm(dist, { recursive: true, force: true })
  await rename(fresh, dist)
  console.log(`dist: ${Math.ceil((await totalBytes(dist)) / 1_000)} kB`)
}

async function bundle(outdir: string): Promise<void> {
  const actions = join(root, 'src', 'main', 'actions')
  const names = await readdir(actions).catch(() => [])
  const entries = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  await build({
    ...common,
    entryPoints: {
      cli: 'src/main/cli.ts',
      'coverage-thread': 'src/main/coverage-thread.ts',
      'guard-thread': 'src/main/guard-thread.ts',
      ...Object.fromEntries(
        entries.map((name) => [`actions/${basename(name, '.ts')}`, join(actions, name)]),
      ),
    },
    outdir,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // Packages written in CommonJS call `require` for Node's own modules.
    banner: {
      js: "import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);",
    },
    // dockerode talks to the engine over a socket; its SSH and BuildKit sessions are never used.
    loader: { '.node': 'empty' },
    alias: {
      ssh2: unused,
      '@grpc/grpc-js': unused,
      '@grpc/proto-loader': unused,
      protobufjs: unused,
    },
  })
  // Put into a container by itself, without the chunks that the others share.
  for (const name of ['gateway', 'fault-proxy']) {
    await build({ ...common, entryPoints: { [name]: `src/main/${name}.ts` }, outdir })
  }
}

async function check(): Promise<void> {
  const fresh = await mkdtemp(join(tmpdir(), 'papergate-dist-'))
  try {
    await bundle(fresh)
    const [wanted, committed] = await Promise.all([digests(fresh), digests(dist)])
    const differing = [...new Set([...wanted.keys(), ...committed.keys()])].filter(
      (name) => wanted.get(name) !== committed.get(name),
    )
    if (differing.length === 0) {
      console.log('dist: current')
      return
    }
    console.error(`dist is not what the sources make: ${differing.sort().join(', ')}`)
    console.error('Run `npm run build` and commit dist/.')
    process.exitCode = 1
  } finally {
    await rm(fresh, { recursive: true })
  }
}

async function digests(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await listFiles(folder)
  const pairs = names.map(async (name) => {
    const bytes = await readFile(join(folder, name))
    return [name, createHash('sha256').update(bytes).digest('hex')] as const
  })
  return new Map(await Promise.all(pairs))
}

async function totalBytes(folder: string): Promise<number> {
  const sizes = (await listFiles(folder)).map(
    async (name) => (await readFile(join(folder, name))).length,
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
