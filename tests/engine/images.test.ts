import { randomUUID } from 'node:crypto'
import { access, mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { systemClock } from '../../src/adapters/clock.ts'
import { spawnExec } from '../../src/adapters/exec.ts'
import { createGit } from '../../src/adapters/git.ts'
import { createLineLog } from '../../src/adapters/log.ts'
import { imagesManifestSchema } from '../../src/contract/images-manifest.ts'
import { imagesDataSchema } from '../../src/images/images-data.ts'
import { loadImages, runImagesGate } from '../../src/images/run-images-gate.ts'
import type { ImagesDeps, ImagesOptions } from '../../src/images/run-images-gate.ts'
import { createRedactor } from '../../src/redaction/redactor.ts'

const registry = process.env['PAPERGATE_REGISTRY'] ?? '127.0.0.1:5055'

/** A platform of two services on one base: as small as one can be and still need every part. */
const sources: Readonly<Record<string, string>> = {
  '.gitignore': '.papergate/\n',
  '.dockerignore': '.papergate\n.git\n',
  'Dockerfile.base': 'FROM debian:bookworm-slim\nRUN echo shared > /shared\n',
  'one/Dockerfile':
    'ARG BASE_IMAGE=papergate/base:ci\nFROM ${BASE_IMAGE} AS build\nRUN cat /shared > /made\nFROM ${BASE_IMAGE}\nCOPY --from=build /made /made\nCOPY one/text /text\n',
  'one/text': 'first',
  'two/Dockerfile': 'FROM scratch\nCOPY two/text /text\n',
  'two/text': 'second',
}

type Platform = AsyncDisposable & {
  readonly options: ImagesOptions
  readonly deps: ImagesDeps
  readonly lines: readonly string[]
  readonly write: (files: Readonly<Record<string, string>>) => Promise<void>
  readonly commit: () => Promise<void>
  readonly tagsOf: (service: string) => Promise<readonly string[]>
}

async function createPlatform(): Promise<Platform> {
  const folder = await mkdtempDisposable(join(tmpdir(), 'papergate-images-'))
  const root = folder.path
  const path = `papergate-test/${randomUUID()}`
  const lines: string[] = []
  const git = async (...args: readonly string[]): Promise<void> => {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com']
    const result = await spawnExec('git', [...identity, ...args], { cwd: root })
    expect(result).toMatchObject({ exitCode: 0 })
  }
  const write: Platform['write'] = async (files) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true })
      await writeFile(join(root, name), text)
    }
  }
  const commit = async (): Promise<void> => {
    await git('add', '-A')
    await git('commit', '-q', '-m', 'A change')
  }
  await git('init', '-q', '-b', 'main')
  await write(sources)
  await commit()
  return {
    options: {
      services: {
        one: { dockerfile: 'one/Dockerfile', context: '.' },
        two: { dockerfile: 'two/Dockerfile', context: '.' },
      },
      base: 'Dockerfile.base',
      registry: `${registry}/${path}`,
      push: true,
      budgets: {},
      loadTags: {},
    },
    deps: {
      root,
      out: join(root, '.papergate'),
      env: { ...process.env, GITHUB_ACTIONS: undefined },
      exec: spawnExec,
      git: createGit(spawnExec, root),
      clock: systemClock,
      log: createLineLog((line) => lines.push(line)),
      redactor: createRedactor(),
      signal: new AbortController().signal,
    },
    lines,
    write,
    commit,
    tagsOf: async (service) => {
      const response = await fetch(`http://${registry}/v2/${path}/${service}/tags/list`)
      if (response.status === 404) return []
      const body = (await response.json()) as { readonly tags: readonly string[] | null }
      return (body.tags ?? []).toSorted()
    },
    [Symbol.asyncDispose]: () => folder.remove(),
  }
}

async function docker(...args: readonly string[]): Promise<string> {
  const result = await spawnExec('docker', args)
  expect(result).toMatchObject({ exitCode: 0 })
  return result.stdout.trim()
}

/** An address on loopback where nothing listens. */
async function closedAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `127.0.0.1:${port}`
}

describe('the images gate on a real engine and registry', () => {
  it('builds, pushes and tags every service, and the images run by digest', async () => {
    await using platform = await createPlatform()
    const decision = await runImagesGate(platform.options, platform.deps)
    expect(decision).toMatchObject({ verdict: 'pass', data: { pushed: true, dirty: false } })
    const data = imagesDataSchema.parse(decision.data)
    const tags = ['main', `sha-${data.commit}`]
    expect(await platform.tagsOf('one')).toEqual(tags)
    expect(await platform.tagsOf('two')).toEqual(tags)

    const text = await readFile(join(platform.deps.out, 'images.json'), 'utf8')
    const { images, commit } = imagesManifestSchema.parse(JSON.parse(text))
    expect(commit).toBe(data.commit)
    const reference = `${images['one']?.repository}@${images['one']?.digest}`
    try {
      await docker('pull', '-q', reference)
      expect(await docker('run', '--rm', reference, 'cat', '/made', '/text')).toBe('shared\nfirst')
    } finally {
      await docker('image', 'rm', reference)
    }
    expect(platform.lines.join('\n')).toMatch(/^built one in /m)
    const buildLog = await readFile(join(platform.deps.out, 'logs', 'images.log'), 'utf8')
    expect(buildLog).toMatch(/^#\d+ \[\w+ 2\/2\] RUN echo shared/m)
  })

  it('measures what the layers hold unpacked, base included', async () => {
    await using platform = await createPlatform()
    const options = { ...platform.options, push: false }
    const { data } = await runImagesGate(options, platform.deps)
    const two = data.images.find((image) => image.service === 'two')
    const one = data.images.find((image) => image.service === 'one')
    // A tar of one short file: header, content, two blocks of end; builders may pad it to a record.
    expect(two?.sizeBytes).toBeGreaterThanOrEqual(2_048)
    expect(two?.sizeBytes).toBeLessThanOrEqual(10_240)
    expect(one?.sizeBytes).toBeGreaterThan(20_000_000)
    expect(one?.layers.at(-1)?.createdBy).toBe('COPY one/text /text')
  })

  it('gives unchanged images the same digest at the next commit', async () => {
    await using platform = await createPlatform()
    const options = {
      ...platform.options,
      services: {
        one: { dockerfile: 'one/Dockerfile', context: 'one' },
        two: { dockerfile: 'two/Dockerfile', context: 'two' },
      },
    }
    await platform.write({
      'one/Dockerfile': 'FROM papergate-base\nCOPY text /text\n',
      'two/Dockerfile': 'FROM scratch\nCOPY text /text\n',
    })
    await platform.commit()
    const first = await runImagesGate(options, platform.deps)
    await platform.write({ 'README.md': 'not part of any image' })
    await platform.commit()
    const second = await runImagesGate(options, platform.deps)
    expect(second.data.commit).not.toBe(first.data.commit)
    expect(second.data.images.map(({ digest, contextHash }) => [digest, contextHash])).toEqual(
      first.data.images.map(({ digest, contextHash }) => [digest, contextHash]),
    )
    expect(await platform.tagsOf('two')).toEqual(
      ['main', `sha-${first.data.commit}`, `sha-${second.data.commit}`].toSorted(),
    )
  })

  it('moves no tag of any service when one does not build, and says which and why', async () => {
    await using platform = await createPlatform()
    await platform.write({
      'two/Dockerfile': 'FROM debian:bookworm-slim\nRUN echo the reason; exit 7\n',
    })
    await platform.commit()
    const decision = await runImagesGate(platform.options, platform.deps)
    expect(decision.verdict).toBe('fail')
    expect(decision.summary).toMatch(/^two does not build: .*exit code: 7[^]*the reason/)
    expect(decision.rules).toContainEqual(
      expect.objectContaining({
        id: 'images/built',
        verdict: 'fail',
        locations: [{ path: 'two/Dockerfile', line: 2 }],
      }),
    )
    expect([await platform.tagsOf('one'), await platform.tagsOf('two')]).toEqual([[], []])
    await expect(readFile(join(platform.deps.out, 'images.json'))).rejects.toThrow(/ENOENT/)
  })

  it('blames the base where the base does not build', async () => {
    await using platform = await createPlatform()
    await platform.write({ 'Dockerfile.base': 'FROM debian:bookworm-slim\nRUN exit 9\n' })
    await platform.commit()
    const decision = await runImagesGate(platform.options, platform.deps)
    expect(decision.summary).toMatch(/^base does not build: .*exit code: 9/)
  })

  it('never writes a secret that a build echoes', async () => {
    await using platform = await createPlatform()
    const secret = `planted-${randomUUID()}`
    await platform.write({
      'two/Dockerfile': `FROM debian:bookworm-slim\nRUN echo ${secret}; exit 1\n`,
    })
    await platform.commit()
    const env = { ...platform.deps.env, BROKER_TOKEN: secret }
    const decision = await runImagesGate(platform.options, { ...platform.deps, env })
    const buildLog = await readFile(join(platform.deps.out, 'logs', 'images.log'), 'utf8')
    expect(decision.verdict).toBe('fail')
    expect(buildLog).toContain('[redacted]')
    expect(JSON.stringify(decision) + buildLog + platform.lines.join('\n')).not.toContain(secret)
  })

  it('moves no tag when an image exceeds its budget, and says by how much', async () => {
    await using platform = await createPlatform()
    const options = { ...platform.options, budgets: { default: 500_000_000, one: 1_000_000 } }
    const decision = await runImagesGate(options, platform.deps)
    expect(decision.verdict).toBe('fail')
    expect(decision.summary).toMatch(/^one has [\d.]+ MB, which exceeds its budget by [\d.]+ MB/)
    expect([await platform.tagsOf('one'), await platform.tagsOf('two')]).toEqual([[], []])
  })

  it('gives a dirty tree a tag of its own and leaves the clean one alone', async () => {
    await using platform = await createPlatform()
    const clean = await runImagesGate(platform.options, platform.deps)
    await platform.write({ 'two/text': 'not committed' })
    const dirty = await runImagesGate(platform.options, platform.deps)
    expect(dirty.data.dirty).toBe(true)
    const { commit } = clean.data
    expect(await platform.tagsOf('two')).toEqual(['main', `sha-${commit}`, `sha-${commit}-dirty`])
    expect(dirty.data.images[1]?.tags).toEqual([`sha-${commit}-dirty`])
  })

  it('stops at once when it is interrupted, and leaves no tag and no layout behind', async () => {
    await using platform = await createPlatform()
    await platform.write({ 'two/Dockerfile': 'FROM debian:bookworm-slim\nRUN sleep 600\n' })
    await platform.commit()
    const controller = new AbortController()
    const log = createLineLog((line) => {
      if (line.startsWith('built one')) controller.abort(new Error('interrupted'))
    })
    const { signal } = controller
    const interrupted = runImagesGate(platform.options, { ...platform.deps, log, signal })
    await expect(interrupted).rejects.toThrow('interrupted')
    expect(await platform.tagsOf('one')).toEqual([])
    await expect(access(join(platform.deps.out, 'images', 'layouts'))).rejects.toThrow(/ENOENT/)
  })

  it('names a registry that does not answer before it builds anything', async () => {
    await using platform = await createPlatform()
    const options = { ...platform.options, registry: `${await closedAddress()}/nothing` }
    await expect(runImagesGate(options, platform.deps)).rejects.toMatchObject({
      code: 'registry/unreachable',
      exitCode: 3,
      message: expect.stringMatching(/no registry answers at 127\.0\.0\.1:.*--registry/) as string,
    })
    await expect(readFile(join(platform.deps.out, 'logs', 'images.log'))).rejects.toThrow(/ENOENT/)
  })

  it('names an engine that does not answer', async () => {
    await using platform = await createPlatform()
    const env = { ...platform.deps.env, DOCKER_HOST: 'unix:///does/not/exist.sock' }
    await expect(runImagesGate(platform.options, { ...platform.deps, env })).rejects.toMatchObject({
      code: 'engine/refused',
      exitCode: 3,
    })
  })

  it('loads the services and the base into the engine and pushes nothing', async () => {
    await using platform = await createPlatform()
    const tag = `papergate-test/one:${randomUUID()}`
    await loadImages({ ...platform.options, loadTags: { one: tag } }, platform.deps)
    try {
      expect(await docker('run', '--rm', tag, 'cat', '/made', '/text')).toBe('shared\nfirst')
    } finally {
      await docker('image', 'rm', tag)
    }
    expect(await platform.tagsOf('one')).toEqual([])
  })
})
