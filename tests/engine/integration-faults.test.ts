import { expect, it } from 'vitest'

import { rounds } from '../rounds.ts'
import { client, config, faultsOf, services } from './fixtures/faulty-project.ts'
import { createHarness } from './fixtures/integration-harness.ts'

/** On the host straight to the service and through its proxy; with open egress the engine itself answers for their ports. */
function seenBy(egress: 'locked' | 'open'): readonly unknown[] {
  const gone = egress === 'locked' ? 'closed' : 'ECONNREFUSED'
  const moved = egress === 'locked' ? 'answers' : 'ECONNREFUSED'
  const hidden = egress === 'locked' ? 'closed' : 'ECONNREFUSED'
  return [
    'before: answers | answers; through the proxy answers',
    'latency: answers late | answers; through the proxy answers late',
    'bandwidth: answers slowly | answers; through the proxy answers',
    'half-open: nothing comes | answers; through the proxy nothing comes',
    'refuse: Connection refused | answers; through the proxy closed',
    'reset: closed | answers; through the proxy closed',
    'pause: nothing comes | nothing comes; through the proxy nothing comes',
    `kill: Connection refused | ${gone}; through the proxy closed`,
    `restart: answers | ${moved}; through the proxy answers`,
    `disconnect: Invalid argument | ${gone}; through the proxy ${hidden}`,
    `dns: Invalid argument | answers; through the proxy ${moved}`,
    'disk-full: is full',
    expect.stringMatching(/^disk-full: 422 .*the engine’s own disk/),
    expect.stringMatching(/^clock: 422 .*the kernel has one time of day/),
  ]
}

it.each((['locked', 'open'] as const).slice(0, rounds(1, 2)))(
  'brings about each kind of fault and undoes it, with egress %s',
  async (egress) => {
    await using harness = await createHarness(services)
    await harness.write('client.mjs', client)
    await harness.write(
      'suite.mjs',
      `import { begin, disk, host, inside, say } from './client.mjs'
      const kinds = ${JSON.stringify([
        { kind: 'latency', milliseconds: 1500 },
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
        "db latency 1500 ms client",
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
