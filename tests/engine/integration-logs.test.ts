import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { expect, it, vi } from 'vitest'

import { systemClock } from '../../src/adapters/clock.ts'
import { connectEngine } from '../../src/adapters/docker-engine.ts'
import { spawnExec } from '../../src/adapters/exec.ts'
import { captureLogs } from '../../src/integration/logs/capture-logs.ts'
import { beginManifest } from '../../src/integration/logs/log-manifest.ts'
import { parseLogLine } from '../../src/integration/logs/log-line.ts'
import { createRedactor } from '../../src/redaction/redactor.ts'
import { createHarness, healthy, script } from './fixtures/integration-harness.ts'
import type { Harness } from './fixtures/integration-harness.ts'

const cli = resolve(import.meta.dirname, '../../src/main/cli.ts')
const DEADLINE = { timeout: 15_000, interval: 50 }

/** The lines of a service's file without their times. */
async function linesOf(harness: Harness, service: string): Promise<readonly string[]> {
  const lines = (await harness.log(`${service}.log`)).trimEnd().split('\n')
  return lines.map((line) => line.slice(line.indexOf(' ') + 1))
}

const showLogs = (harness: Harness, ...args: readonly string[]) =>
  spawnExec(process.execPath, [cli, 'integration', 'logs', ...args], { cwd: harness.folder })

/** Keeps the container up, so that it is neither a failure nor removed before the suite ends. */
const stay = 'touch /up; exec sleep 600'
const whenUp = { healthcheck: { test: ['CMD', 'test', '-f', '/up'], interval: '1s', retries: 60 } }

it('nothing that a service logs acts on a terminal or a runner, or gives a secret away', async () => {
  const hostile = [
    String.raw`printf '\033[31mred\033[0m\n'`,
    String.raw`printf 'binary \000\377\001\n'`,
    String.raw`echo '::error::x'; echo '##[error]y'; echo '::add-mask::z' >&2`,
    'echo "token $API_TOKEN"; echo "split $API_TOKEN" >&2',
    // The engine hands a line of more than 16 KB over in parts; the secret lies over their seam.
    'P=$(head -c 16380 /dev/zero | tr "\\0" x); echo "$P$API_TOKEN"',
    'head -c 200000 /dev/zero | tr "\\0" y; echo',
    'printf "no line end"; sleep 0.3; exit 3',
  ]
  const secret = 'Synthetic-Token-Value-1234'
  await using harness = await createHarness(
    { web: script(hostile.join('\n'), { environment: { API_TOKEN: secret } }), db: healthy },
    { env: { GITHUB_ACTIONS: 'true' } },
  )
  const { exitCode, text } = await harness.run()
  expect(exitCode).toBe(1)
  const lines = await linesOf(harness, 'web')
  const short = lines.filter((line) => line.length < 200)
  const of = (stream: string) => short.filter((line) => line.startsWith(stream))
  expect(of('out')).toEqual([
    'out red',
    'out binary ␀�␁',
    'out : :error::x',
    'out ## [error]y',
    'out token [redacted]',
    'out no line end',
  ])
  expect(of('err')).toEqual(['err : :add-mask::z', 'err split [redacted]'])
  expect(lines.find((line) => line.startsWith('out xxx'))).toMatch(/^out x{16380}\[redacted\]$/)
  expect(lines.find((line) => line.startsWith('out yyy'))).toMatch(/y… \(\d+ more bytes\)$/)
  for (const shown of [
    text,
    await harness.log('web.log'),
    JSON.stringify(await harness.result()),
  ]) {
    expect(shown).not.toContain(secret)
    expect(shown).not.toMatch(/\u001b|##\[|^\s*::(?:error|add-mask)/m)
  }
  // The first cause stands unfolded and first, the other service in a group.
  const shown = text.slice(text.indexOf('last lines of web'))
  expect(shown).toMatch(/^last lines of web \(logs\/web.log\)\n::stop-commands::(\S+)\n/)
  expect(shown).toMatch(
    /\n::group::last lines of db .*\n::stop-commands::(\S+)\n[^]*\n::\1::\n::endgroup::\n/,
  )
})

it('a log that outgrows its limit keeps its first and last lines, and says how many are missing', async () => {
  const many = `i=0; while [ $i -lt 4000 ]; do i=$((i+1)); echo "line $i of many"; done; ${stay}`
  await using harness = await createHarness({ web: script(many, whenUp) })
  await harness.write(
    'papergate.yml',
    JSON.stringify({
      version: 1,
      integration: { compose: ['compose.yml'], logs: { max: '20KB' } },
    }),
  )
  expect((await harness.begin().ended).exitCode).toBe(0)
  const lines = await linesOf(harness, 'web')
  expect(lines[0]).toBe('out line 1 of many')
  expect(lines.at(-1)).toBe('out line 4000 of many')
  const note = lines.find((line) => line.startsWith('log '))
  const missing = Number(/^log left out here: (\d+) lines/.exec(note ?? '')?.[1])
  expect(lines.length - 1 + missing).toBe(4_000)
  expect((await stat(join(harness.folder, '.papergate/logs/web.log'))).size).toBeLessThan(20_500)
})

it('a flood costs neither the verdict nor the disk, and its first and last lines are kept', async () => {
  const flood = 'echo first line; touch /up; L=$(head -c 999 /dev/zero | tr "\\0" x); yes "$L"'
  await using harness = await createHarness({ web: script(flood, whenUp), db: healthy })
  const { ended } = harness.begin('--compose', 'compose.yml', '--suite', 'sleep 3')
  await harness.untilRunning(2)
  const { exitCode } = await ended
  expect(exitCode).toBe(0)
  const text = await harness.log('web.log')
  expect(text.length).toBeLessThan(10_100_000)
  expect(text.slice(0, 60)).toContain('out first line')
  const { data, startedAt, finishedAt } = await harness.result()
  expect(data).toMatchObject({ logFiles: [{ service: 'db' }, { service: 'web' }] })
  expect(Date.parse(finishedAt) - Date.parse(startedAt)).toBeLessThan(15_000)
})

it('a service that restarts under load loses no line and has none twice', async () => {
  const lives = [
    'n=$(cat /n 2>/dev/null || echo 0); n=$((n+1)); echo $n > /n',
    'i=0; while [ $i -lt 400 ]; do i=$((i+1)); echo "life $n line $i"; echo "life $n error $i" >&2; done',
    `if [ $n -lt 4 ]; then exit 1; fi; ${stay}`,
  ]
  await using harness = await createHarness({
    web: script(lives.join('\n'), { ...whenUp, restart: 'on-failure' }),
  })
  await harness.write(
    'papergate.yml',
    JSON.stringify({ version: 1, integration: { compose: ['compose.yml'] } }),
  )
  await harness.begin().ended
  const lines = await linesOf(harness, 'web')
  const own = lines.filter((line) => !line.startsWith('log '))
  const last = Number(/life (\d)/.exec(own.at(-1) ?? '')?.[1])
  expect(new Set(own).size).toBe(own.length)
  expect(own).toHaveLength(last * 800)
  for (const stream of ['out', 'err']) {
    const ordered = own.filter((line) => line.startsWith(stream))
    expect(ordered).toEqual(ordered.toSorted(byLifeAndLine))
  }
})

function byLifeAndLine(left: string, right: string): number {
  const rank = (line: string): number => {
    const [life = 0, number = 0] = [...line.matchAll(/\d+/g)].map(([digits]) => Number(digits))
    return life * 1_000 + number
  }
  return rank(left) - rank(right)
}

it('a log that cannot be read fails nothing and says why; one of a terminal is read as well', async () => {
  await using harness = await createHarness({
    mute: { ...healthy, logging: { driver: 'none' } },
    web: script(`echo one; echo two; ${stay}`, { ...whenUp, tty: true }),
  })
  expect((await harness.run()).exitCode).toBe(0)
  expect(await linesOf(harness, 'mute')).toEqual([
    'log cannot be read: its logging driver keeps nothing',
  ])
  expect(await linesOf(harness, 'web')).toEqual(['out one', 'out two'])
})

it('`integration logs` shows the last run’s services merged, filtered, and no file of an older run', async () => {
  const say = (text: string) =>
    script(`echo ${text} one; sleep 0.2; echo ${text} two >&2; ${stay}`, whenUp)
  await using harness = await createHarness({ web: say('web'), database: say('database') })
  const logs = join(harness.folder, '.papergate/logs')
  await mkdir(logs, { recursive: true })
  const former = await beginManifest(logs, 'papergate-former', systemClock)
  former.add('former')
  await former.end()
  await writeFile(join(logs, 'former.log'), '2026-01-01T00:00:00.000000000Z out stale\n')
  await harness.run()
  const all = await showLogs(harness)
  expect(
    all.stdout
      .split('\n')
      .map((line) => line.replace(/ [\d:.]{12} /, ' '))
      .toSorted(),
  ).toEqual([
    '',
    'database | err database two',
    'database | out database one',
    'web      | err web two',
    'web      | out web one',
  ])
  const times = all.stdout.split('\n').flatMap((line) => / ([\d:.]{12}) /.exec(line)?.[1] ?? [])
  expect(times).toEqual(times.toSorted())
  expect(all.stderr).toContain('files in .papergate/logs')
  const some = await showLogs(harness, 'web', '--grep', 'two', '--since', '1m', '--json')
  expect(JSON.parse(some.stdout)).toMatchObject({ service: 'web', stream: 'err', text: 'web two' })
  const none = await showLogs(harness, 'former')
  expect([none.exitCode, none.stderr]).toEqual([
    2,
    expect.stringContaining('services of the last run (database, web); found former') as string,
  ])
  const elsewhere = await showLogs(harness, '--out', 'elsewhere')
  expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([
    2,
    expect.stringContaining('found none. Run `papergate integration` first') as string,
  ])
})

it('an engine that goes away ends a log quietly, and what was read is kept', async () => {
  const project = `papergate-logs-${process.pid}`
  const folder = await mkdtemp(join(tmpdir(), 'papergate-lost-'))
  const sockets = new Set<Socket>()
  const proxy = createServer((client) => {
    const upstream = connect('/var/run/docker.sock')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    client.pipe(upstream).pipe(client)
  })
  proxy.listen(join(folder, 'engine.sock'))
  await once(proxy, 'listening')
  const label = `com.docker.compose.project=${project}`
  const run = ['run', '--detach', '--label', label, '--label', 'com.docker.compose.service=web']
  const { stdout: id } = await spawnExec('docker', [
    ...run,
    'debian:bookworm-slim',
    'sh',
    '-c',
    'echo up; exec sleep 60',
  ])
  try {
    const engine = connectEngine(`unix://${join(folder, 'engine.sock')}`)
    const redactor = createRedactor()
    const logs = await captureLogs(folder, project, { engine, redactor, clock: systemClock })
    await vi.waitFor(() => expect(logs.lastLines('web')).toEqual(['up']), DEADLINE)
    for (const socket of sockets) socket.destroy()
    await logs.close()
    const lines = (await readFile(join(folder, 'logs/web.log'), 'utf8')).trim().split('\n')
    expect(lines.map((line) => parseLogLine(line)?.text)).toEqual([
      'up',
      'ends here: the engine let go of it',
    ])
  } finally {
    await spawnExec('docker', ['rm', '--force', id.trim()])
    proxy.close()
    await rm(folder, { recursive: true })
  }
})
