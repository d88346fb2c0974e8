/**
 * Measures what the proxy before a service costs that tests may disturb: the time that it adds to a round trip,
 * and what it uses of a processor. Each question is asked in turn straight and through the proxy.
 *
 * node scripts/with-engine.ts node bench/fault-proxy.ts [--trips N] [--seconds N] [--markdown FILE] [--sources | --cli FILE]
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { spawnExec } from '../src/adapters/exec.ts'
import { chooseCommandLine } from './choose-command-line.ts'
import { describeMachine } from './describe-machine.ts'
import { cpuOf } from './integration/measure-ready.ts'
import { writeSection } from './write-section.ts'

const root = resolve(import.meta.dirname, '..')
const { values: options } = parseArgs({
  options: {
    trips: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '20' },
    markdown: { type: 'string' },
    sources: { type: 'boolean', default: false },
    cli: { type: 'string' },
  },
})
const cli = chooseCommandLine(root, options)

const compose = `
services:
  redis: { image: 'redis:7-bookworm' }
  # For its Perl, which can tell microseconds.
  probe: { image: 'postgres:15-bookworm', init: true, entrypoint: [sleep, '86400'], healthcheck: { disable: true } }
`
const config = `
version: 1
integration:
  compose: [compose.yml]
  suites: [{ name: none, run: 'echo $PAPERGATE_PROJECT > project' }]
  faults: { services: [redis] }
`

/** Asks both in turn; prints the microseconds that each answer took. */
const askInTurn = `
  use IO::Socket::INET; use Socket qw(IPPROTO_TCP TCP_NODELAY); use Time::HiRes qw(time);
  ($trips, @hosts) = @ARGV;
  @open = map { $s = IO::Socket::INET->new("$_:6379") or die "$_: $!"; setsockopt $s, IPPROTO_TCP, TCP_NODELAY, 1; $s } @hosts;
  for (0 .. $trips + 500) {
    for $host (0 .. $#open) {
      $s = $open[$host]; $began = time; syswrite $s, "PING\\r\\n"; sysread $s, $answer, 99;
      push @{$took[$host]}, int((time - $began) * 1e6) if $_ > 500;
    }
  }
  print join(" ", @$_), "\\n" for @took`

const folder = await mkdtemp(join(tmpdir(), 'papergate-bench-'))
try {
  await mkdir(join(folder, '.git'))
  await writeFile(join(folder, 'compose.yml'), compose)
  await writeFile(join(folder, 'papergate.yml'), config)
  await papergate('--keep')
  const project = (await readFile(join(folder, 'project'), 'utf8')).trim()
  const text = `${await describe()}\n\n${await measureTrips(project)}\n\n${await measureRest(project)}`
  console.log(text)
  if (options.markdown !== undefined) {
    const section = { bench: 'bench/fault-proxy.ts', name: 'fault-proxy' }
    await writeSection(options.markdown, section, text)
    await run(join(root, 'node_modules/.bin/oxfmt'), resolve(options.markdown))
  }
} finally {
  await papergate('--down')
  await rm(folder, { recursive: true })
}

async function measureTrips(project: string): Promise<string> {
  const hosts = [`${project}-redis-1`, 'redis']
  const ask = ['exec', `${project}-probe-1`, 'perl', '-e', askInTurn, options.trips, ...hosts]
  const [straight = [], proxied = []] = (await run('docker', ...ask))
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split(' ')
        .map(Number)
        .sort((left, right) => left - right),
    )
  const rows = [50, 99].map((percent) => {
    const [one, other] = [at(straight, percent), at(proxied, percent)]
    const name = percent === 50 ? 'median' : `${percent} %`
    return `| ${name} | ${one} | ${other} | ${other - one} | ${(other / one).toFixed(1)} |`
  })
  return [
    '| of round trips | straight, µs | through the proxy, µs | added, µs | proxy ÷ straight |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

/** What it uses while nothing passes. */
async function measureRest(project: string): Promise<string> {
  const inspect = ['inspect', '--format', '{{.State.Pid}}', `${project}-faulty-redis-1`]
  const stat = `/proc/${(await run('docker', ...inspect)).trim()}/stat`
  const before = cpuOf(await readFile(stat, 'utf8'))
  await delay(Number(options.seconds) * 1_000)
  const used = cpuOf(await readFile(stat, 'utf8')) - before
  const memory = await readFile(stat.replace(/stat$/, 'status'), 'utf8')
  const resident = Number(/VmRSS:\s+(\d+)/.exec(memory)?.[1]) / 1_024
  const share = ((used / Number(options.seconds)) * 100).toFixed(2)
  return `At rest, for ${options.seconds} s: ${share} % of a core, ${resident.toFixed(0)} MB resident.`
}

function at(sorted: readonly number[], percent: number): number {
  return sorted[Math.floor((sorted.length * percent) / 100)] ?? Number.NaN
}

async function describe(): Promise<string> {
  const engine = (await run('docker', 'version', '--format', '{{.Server.Version}}')).trim()
  const day = new Date().toISOString().slice(0, 10)
  return `${day}; ${describeMachine()}; Docker ${engine}; ${options.trips} round trips of each.`
}

async function papergate(flag: '--keep' | '--down'): Promise<void> {
  await run(process.execPath, cli, 'integration', flag)
}

async function run(command: string, ...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await spawnExec(command, args, { cwd: folder })
  if (exitCode !== 0) throw new Error(`${command} ${args[0]}: ${stdout}${stderr}`)
  return stdout
}
