import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, it } from 'vitest'

import { integrationDataSchema } from '../../src/integration/integration-data.ts'
import { createHarness, idle, script } from './fixtures/integration-harness.ts'
import type { Harness } from './fixtures/integration-harness.ts'

/** Perl, the one language of the plain image, says how a connection ended. */
const speak = (host: string, port: number, text = ''): string =>
  `perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new("${host}:${port}") or print("${host}: $!\\n"), exit; print $s "${text}"; $s->flush; $got = <$s>; print "${host}: ", $got // "closed", "\\n"' 2>&1`

/** A TLS ClientHello for a name, as a Perl string. */
function clientHello(name: string): string {
  const host = Buffer.from(name)
  const entry = Buffer.concat([Buffer.from([0, 0, host.length]), host])
  const list = Buffer.concat([Buffer.from([0, entry.length]), entry])
  const extension = Buffer.concat([Buffer.from([0, 0, 0, list.length]), list])
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32, 7),
    Buffer.from([0, 0, 2, 0x13, 0x01, 1, 0, 0, extension.length]),
    extension,
  ])
  const handshake = Buffer.concat([Buffer.from([1, 0, 0, body.length]), body])
  const record = Buffer.concat([Buffer.from([0x16, 3, 1, 0, handshake.length]), handshake])
  return [...record].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}

/** A question for the address of `dns.example.org`, to a resolver of one's own choice. */
const QUESTION = '00010100000100000000000003646e73076578616d706c65036f72670000010001'
const ask = (resolver: string): string =>
  `perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(PeerAddr => "${resolver}:53", Proto => "udp"); print $s pack("H*", "${QUESTION}"); alarm 9; recv $s, $got, 512, 0; print "${resolver}: ", join(".", unpack "C4", substr $got, -4), "\\n"'`

async function attemptsOf(harness: Harness): Promise<readonly string[]> {
  const { data } = await harness.result()
  const { egress = [] } = integrationDataSchema.parse(data)
  const lines = egress.map(({ service, host, address, port, kind, allowed, venue, environment }) =>
    [
      service,
      allowed ? 'reached' : 'tried',
      `${host ?? address}:${port}`,
      kind,
      ...(venue === null ? [] : [`${venue} ${environment}`]),
    ].join(' '),
  )
  // Packets, questions and connections are heard of in no fixed order.
  return lines.toSorted()
}

it('lets no attempt out, whatever it speaks, reports each, and fails one at a live venue', async () => {
  await using harness = await createHarness({ api: idle, bot: idle })
  const suite = [
    speak('plain.example.com', 80, 'GET / HTTP/1.0\\r\\n\\r\\n'),
    speak('api.alpaca.markets', 443, clientHello('api.alpaca.markets')),
    speak('1.2.3.4', 80, 'GET / HTTP/1.0\\r\\nHost: named.example.com\\r\\n\\r\\n'),
    speak('1.2.3.5', 443, clientHello('secret.example.com')),
    speak('1.2.3.6', 6379),
    speak('1.2.3.7', 44_444),
    ask('8.8.8.8'),
    speak('api', 5432),
    speak('gone', 80),
  ].join('\n')
  const ended = await harness.run('--egress', 'locked', '--in', 'bot', '--suite', suite)
  expect(await harness.log('suite-suite.log')).toBe(`plain.example.com: closed
api.alpaca.markets: closed
1.2.3.4: closed
1.2.3.5: closed
1.2.3.6: closed
1.2.3.7: Connection refused
8.8.8.8: 198.18.1.2
api: Connection refused
gone: Invalid argument
`)
  expect(await attemptsOf(harness)).toEqual([
    'bot tried 1.2.3.6:6379 tcp',
    'bot tried 1.2.3.7:44444 tcp',
    'bot tried api.alpaca.markets:443 tcp alpaca live',
    'bot tried dns.example.org:null dns',
    'bot tried named.example.com:80 http',
    'bot tried plain.example.com:80 tcp',
    'bot tried secret.example.com:443 tls',
  ])
  expect(ended.exitCode).toBe(1)
  expect((await harness.result()).rules).toContainEqual(
    expect.objectContaining({
      id: 'integration/egress',
      verdict: 'fail',
      found: expect.stringMatching(
        /^7 attempts .*\n {2}bot → api\.alpaca\.markets:443 \(alpaca, live\)/,
      ) as string,
    }),
  )
})

it('lets an allowed host be reached by a service, and the service by a suite on the host', async () => {
  const server = await serveHere()
  const { port } = server.address() as AddressInfo
  const relay = `
    $s = IO::Socket::INET->new("host.docker.internal:${port}") or die;
    print $s "GET / HTTP/1.0\\r\\nHost: host.docker.internal\\r\\n\\r\\n";
    $said = join "", <$s>;
    $l = IO::Socket::INET->new(LocalPort => 8000, Listen => 9) or die;
    while ($c = $l->accept) { print $c $said; close $c }`
  const echo =
    '$s = IO::Socket::INET->new(LocalPort => 8125, Proto => "udp") or die; while ($s->recv($m, 99)) { $s->send("heard $m") }'
  const throwAt =
    'node -e \'s = require("dgram").createSocket("udp4"); s.on("message", (m) => process.exit(m == "heard me" ? 0 : 1)); setInterval(() => s.send("me", process.env.PAPERGATE_STATSD_PORT_8125, process.env.PAPERGATE_STATSD_HOST), 200)\''
  const hear =
    'node -e \'require("net").connect(process.env.PAPERGATE_WEB_PORT_8000, process.env.PAPERGATE_WEB_HOST).pipe(process.stdout)\' | tee heard; grep -q "met host.docker.internal" heard'
  try {
    await using harness = await createHarness({
      web: {
        command: ['perl', '-MIO::Socket::INET', '-e', relay.replaceAll('$', '$$$$')],
        ports: ['8000'],
        extra_hosts: ['host.docker.internal:host-gateway'],
      },
      statsd: {
        command: ['perl', '-MIO::Socket::INET', '-e', echo.replaceAll('$', '$$$$')],
        ports: ['8125/udp'],
      },
    })
    const allow = ['--egress', 'locked', '--allow-host', `host.docker.internal:${port}`]
    const { text, exitCode } = await harness.run(...allow, '--suite', hear, throwAt)
    expect(text).toContain('passed')
    expect(exitCode).toBe(0)
    expect(await attemptsOf(harness)).toEqual([`web reached host.docker.internal:${port} tcp`])
  } finally {
    server.close()
  }
})

const serveHere = async (): Promise<Server> => {
  const server = createServer((request, response) => response.end(`met ${request.headers.host}`))
  await once(server.listen(0, '0.0.0.0'), 'listening')
  return server
}

it('holds a service that means to get out, and tells of every way that it tried', async () => {
  const server = await serveHere()
  const { port } = server.address() as AddressInfo
  try {
    await using harness = await createHarness({
      bot: {
        ...idle,
        dns: ['8.8.8.8'],
        extra_hosts: ['pinned.example.com:5.6.7.8', 'host.docker.internal:host-gateway'],
        volumes: [`${import.meta.dirname}/fixtures/attack.pl:/attack.pl:ro`],
      },
      twin: {
        ...script(`${speak('5.5.5.6', 41_235)}; sleep 600`),
        network_mode: 'service:bot',
      },
    })
    const allow = ['--allow-host', `host.docker.internal:${port}`]
    const suite = ['--in', 'bot', '--suite', `perl /attack.pl host.docker.internal ${port}`]
    await harness.run('--egress', 'locked', ...allow, ...suite)
    expect(await harness.log('suite-suite.log')).toMatchInlineSnapshot(`
      "the host, by the engine’s bridge: closed
      the cloud’s metadata: closed
      a port of nobody: Connection refused
      a name of its own hosts file: closed
      IPv6: Network is unreachable
      a question over TCP: 198.18.1.0
      a question to a resolver of its own: Connection refused
      a secret within a name: 198.18.1.1
      QUIC: Connection refused
      a ping: silence
      the allowed host: HTTP/1.1 200 OK
      a host behind the allowed one: closed
      a proxy that is allowed: closed
      another port of the allowed host: Connection refused
      "
    `)
    const attempts = await attemptsOf(harness)
    expect(attempts.map((text) => text.replaceAll(String(port), 'PORT'))).toMatchInlineSnapshot(`
      [
        "bot reached host.docker.internal:PORT tcp",
        "bot tried 1.0.0.2:443 udp",
        "bot tried 1.0.0.3:null icmp",
        "bot tried 169.254.169.254:80 http",
        "bot tried 172.17.0.1:PORT http",
        "bot tried 4.4.4.4:53 udp",
        "bot tried 5.5.5.5:41234 tcp",
        "bot tried 5.5.5.6:41235 tcp",
        "bot tried 5.6.7.8:443 tcp",
        "bot tried api.alpaca.markets:PORT http alpaca live",
        "bot tried c2vjcmv0.tunnel.example.org:null dns",
        "bot tried front.example.com:PORT http",
        "bot tried host.docker.internal:1025 tcp",
        "bot tried tcp.example.org:null dns",
      ]
    `)
  } finally {
    server.close()
  }
})

it('refuses a service that no lock holds', async () => {
  await using harness = await createHarness({ bot: { ...idle, network_mode: 'host' } })
  const { text, exitCode } = await harness.run('--egress', 'locked')
  expect(text).toContain('bot has network_mode: host')
  expect(exitCode).toBe(2)
})

it('is open, and says so, where there are only options', async () => {
  await using harness = await createHarness({ bot: idle })
  const { text, exitCode } = await harness.run()
  expect(text).toContain('egress is open')
  expect(exitCode).toBe(0)
})
