import { expect, it } from 'vitest'

import { integrationDataSchema } from '../../src/integration/integration-data.ts'
import { createHarness, idle } from './fixtures/integration-harness.ts'
import type { Harness } from './fixtures/integration-harness.ts'

/** Answers each line with `pong`, and `big N` with N bytes before it. */
const server = `
  use IO::Socket::INET; $| = 1; $SIG{CHLD} = "IGNORE"; $SIG{TERM} = sub { exit 0 };
  $l = IO::Socket::INET->new(LocalPort => 8000, Listen => 99, ReuseAddr => 1) or die;
  while (1) {
    $c = $l->accept or next;
    next if fork;
    while (<$c>) { print $c "x" x $1 if /big (\\d+)/; print $c "pong\\n"; $c->flush }
    exit 0;
  }`

/** How a connection to `db` fares within a second and a half, as a program of `app` sees it. */
const ask = `
  use IO::Socket::INET; use IO::Select; $| = 1;
  $s = IO::Socket::INET->new("db:8000") or do { print $!; exit };
  $s->autoflush; print $s "@ARGV\\n"; $from = IO::Select->new($s);
  $late = $from->can_read(0.3) ? "" : " late";
  do { print "nothing comes"; exit } if $late && !$from->can_read(1.2);
  $got = <$s>; print defined $got ? "answers$late" : "closed"`

const services = {
  db: {
    command: ['perl', '-e', server.replaceAll('$', '$$$$')],
    ports: ['8000'],
    expose: ['8000'],
    tmpfs: ['/data:size=2m'],
    healthcheck: {
      test: [
        'CMD',
        'perl',
        '-MIO::Socket::INET',
        '-e',
        'exit !IO::Socket::INET->new("127.0.0.1:8000")',
      ],
      interval: '30s',
    },
  },
  app: { ...idle, depends_on: { db: { condition: 'service_healthy' } } },
}

const config = (egress: 'locked' | 'open', suite: object): string =>
  JSON.stringify({
    version: 1,
    integration: {
      compose: ['compose.yml'],
      suites: [{ name: 'faults', ...suite }],
      egress: { mode: egress },
      faults: { services: ['db'], lease: '20s' },
    },
  })

/** What a test on the host has at hand. */
const client = `
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { request, Agent } from 'node:http'
import { connect } from 'node:net'
import { promisify } from 'node:util'
const env = { ...process.env }
export const call = (agent, method, path, body) => new Promise((resolve, reject) => {
  const asked = request(env.PAPERGATE_FAULTS_URL + path, { method, agent }, (answer) => {
    let text = ''
    answer.on('data', (chunk) => { text += chunk }).on('end', () => resolve({ status: answer.statusCode, body: JSON.parse(text) }))
  })
  asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
})
export const begin = async (fault) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { status, body } = await call(agent, 'POST', '/faults', { service: 'db', ...fault })
  if (status !== 200) { agent.destroy(); return { refused: status + ' ' + body.error.found } }
  return { id: body.id, agent, end: async () => {
    const { body: ended } = await call(agent, 'DELETE', '/faults/' + body.id)
    Object.assign(env, ended.addresses)
    agent.destroy()
    return ended
  } }
}
const run = promisify(execFile)
const exec = async (service, ...command) => (await run('docker', ['exec', env.PAPERGATE_PROJECT + '-' + service + '-1', ...command]).catch((error) => error)).stdout
export const inside = (text = 'ping') => exec('app', 'perl', '-e', ${JSON.stringify(ask)}, text)
export const disk = () => exec('db', 'sh', '-c', 'head -c 4096 /dev/zero > /data/more 2> /dev/null && echo has room || echo is full; rm -f /data/more')
const knock = (name) => new Promise((resolve) => {
  const began = Date.now()
  const socket = connect(Number(env[name + '_PORT_8000']), env[name + '_HOST'])
  const end = (text) => { socket.destroy(); resolve(text + (Date.now() - began > 300 && text === 'answers' ? ' late' : '')) }
  socket.on('connect', () => socket.write('ping\\n')).on('data', () => end('answers')).on('error', ({ code }) => end(code)).on('close', () => end('closed'))
  setTimeout(end, 1500, 'nothing comes').unref()
})
/** Straight to the service, and through its proxy. */
export const host = async () => (await knock('PAPERGATE_DB')) + '; through the proxy ' + (await knock('PAPERGATE_FAULTY_DB'))
export const say = (...words) => console.log(...words)
`

async function faultsOf(harness: Harness): Promise<readonly string[]> {
  const data = integrationDataSchema.parse((await harness.result()).data)
  return (data.faults ?? []).map(
    ({ service, kind, detail, endedBy, problem }) =>
      `${service} ${kind} ${detail} ${endedBy}${problem === null ? '' : ` ${problem}`}`,
  )
}

/** On the host straight to the service and through its proxy; with open egress the engine itself answers for their ports. */
function seenBy(egress: 'locked' | 'open'): readonly unknown[] {
  const [gone, goneBehind] =
    egress === 'locked' ? ['closed', 'closed'] : ['ECONNREFUSED', 'ECONNRESET']
  const moved = egress === 'locked' ? 'answers' : 'ECONNREFUSED'
  const hidden = egress === 'locked' ? 'closed' : 'ECONNREFUSED'
  return [
    'before: answers | answers; through the proxy answers',
    'latency: answers late | answers; through the proxy answers late',
    'bandwidth: answers slowly | answers; through the proxy answers',
    'half-open: nothing comes | answers; through the proxy nothing comes',
    `refuse: Connection refused | answers; through the proxy ${goneBehind}`,
    'reset: closed | answers; through the proxy closed',
    'pause: nothing comes | nothing comes; through the proxy nothing comes',
    `kill: Connection refused | ${gone}; through the proxy ${goneBehind}`,
    `restart: answers | ${moved}; through the proxy answers`,
    `disconnect: Invalid argument | ${gone}; through the proxy ${hidden}`,
    `dns: Invalid argument | answers; through the proxy ${moved}`,
    'disk-full: is full',
    expect.stringMatching(/^disk-full: 422 .*the engine’s own disk/),
    expect.stringMatching(/^clock: 422 .*the kernel has one time of day/),
  ]
}

it.each(['locked', 'open'] as const)(
  'brings about each kind of fault and undoes it, with egress %s',
  async (egress) => {
    await using harness = await createHarness(services)
    await harness.write('client.mjs', client)
    await harness.write(
      'suite.mjs',
      `import { begin, disk, host, inside, say } from './client.mjs'
      const kinds = ${JSON.stringify([
        { kind: 'latency', milliseconds: 400 },
        { kind: 'bandwidth', kilobytesPerSecond: 4 },
        { kind: 'half-open' },
        { kind: 'refuse' },
        { kind: 'reset' },
        { kind: 'pause' },
        { kind: 'kill' },
        { kind: 'restart' },
        { kind: 'disconnect' },
        { kind: 'dns' },
        { kind: 'disk-full', path: '/data' },
        { kind: 'disk-full', path: '/' },
        { kind: 'clock', offsetSeconds: 10 },
      ])}
      say('before:', await inside(), '|', await host())
      for (const fault of kinds) {
        const on = await begin(fault)
        if (on.refused) { say(fault.kind + ':', on.refused); continue }
        const [text, began] = [fault.kind === 'bandwidth' ? 'big 8000' : 'ping', Date.now()]
        const seen = fault.kind === 'disk-full' ? [await disk()] : [(await inside(text)) + (Date.now() - began > 1_900 && text !== 'ping' ? ' slowly' : ''), '|', await host()]
        say(fault.kind + ':', ...seen)
        await on.end()
        const [within, outside, room] = [await inside(), await host(), await disk()]
        if (within !== 'answers' || outside !== 'answers; through the proxy answers' || !room.includes('has room')) say('  not undone:', within, outside, room)
      }`,
    )
    await harness.write('papergate.yml', config(egress, { run: 'node suite.mjs' }))
    const { exitCode, text } = await harness.begin().ended
    const [told, seen] = [await harness.log('suite-faults.log'), seenBy(egress)]
    expect(told.split('\n').filter((line) => line !== '')).toEqual(seen)
    expect(text).toContain('passed')
    expect(exitCode).toBe(0)
    expect(await faultsOf(harness)).toMatchInlineSnapshot(`
      [
        "db latency 400 ms client",
        "db bandwidth 4 KB/s client",
        "db half-open  client",
        "db refuse  client",
        "db reset  client",
        "db pause  client",
        "db kill  client",
        "db restart  client",
        "db disconnect  client",
        "db dns  client",
        "db disk-full /data client",
      ]
    `)
  },
)

it('undoes a fault when the test that asked for it is killed, and does not take it for a death', async () => {
  await using harness = await createHarness(services)
  await harness.write('client.mjs', client)
  await harness.write(
    'dies.mjs',
    `import { begin } from './client.mjs'
    await begin({ kind: process.argv[2], seconds: 60 })
    process.kill(process.pid, 'SIGKILL')`,
  )
  await harness.write(
    'after.mjs',
    `import { host, say } from './client.mjs'
    const deadline = Date.now() + 10_000
    for (;;) {
      const seen = await host()
      if (seen === 'answers; through the proxy answers') break
      if (Date.now() > deadline) { say(seen); process.exit(1) }
    }`,
  )
  const run = ['pause', 'kill', 'refuse', 'disconnect']
    .map((kind) => `node dies.mjs ${kind}; node after.mjs || exit 1`)
    .join('; ')
  await harness.write('papergate.yml', config('locked', { run }))
  const { exitCode, text } = await harness.begin().ended
  expect(text).toContain('passed')
  expect(exitCode).toBe(0)
  expect(await faultsOf(harness)).toEqual(
    ['pause', 'kill', 'refuse', 'disconnect'].map((kind) => `db ${kind}  connection`),
  )
})

it.each(['locked', 'open'] as const)(
  'takes requests from a suite inside the network, and ends them with its connection, with egress %s',
  async (egress) => {
    await using harness = await createHarness(services)
    const body = JSON.stringify({ service: 'db', kind: 'refuse' })
    await harness.write(
      'papergate.yml',
      config(egress, {
        service: 'app',
        run: `perl -MIO::Socket::INET -e '
          ($place, $path) = $ENV{PAPERGATE_FAULTS_URL} =~ m{http://([^/]+)(/.*)};
          $s = IO::Socket::INET->new($place) or die "$!"; $body = q(${body});
          print $s "POST $path/faults HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: ", length $body, "\\r\\n\\r\\n$body"; $s->flush;
          print scalar <$s>;
          print IO::Socket::INET->new("db:8000") ? "open" : "$!", "\\n"; close $s;
          select undef, undef, undef, 0.05 until IO::Socket::INET->new("db:8000"); print "open again\\n"'`,
      }),
    )
    const { exitCode } = await harness.begin().ended
    expect(await harness.log('suite-faults.log')).toMatch(
      /^HTTP\/1\.1 200 OK\s+Connection refused\s+open again\s*$/,
    )
    expect(exitCode).toBe(0)
    expect(await faultsOf(harness)).toEqual(['db refuse  connection'])
  },
)
