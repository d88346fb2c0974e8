import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { text } from 'node:stream/consumers'

import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'

import { createLineLog } from '../adapters/log.ts'
import type { DeployEvent } from '../contract/deploy-event.ts'
import { createRedactor } from '../redaction/redactor.ts'
import { createNotifier } from './create-notifier.ts'
import type { NotifierOptions } from './create-notifier.ts'

const event: DeployEvent = {
  kind: 'rolled-back',
  project: 'papergate-staging',
  release: 43,
  runsNow: 42,
  commit: 'a'.repeat(40),
  actor: 'alice',
  runUrl: 'https://github.com/papergate/papergate/actions/runs/1',
  seconds: 61,
  recovered: false,
  summary: 'execution_gateway did not become healthy; rolled back: release 42 runs again',
  changed: [{ service: 'signal_service', digest: `sha256:${'b'.repeat(64)}` }],
  smoke: { passed: 0, total: 2 },
  reasons: ['deploy/healthy: exited with code 1'],
  notes: ['Database migrations are not undone.'],
}

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function startHttp(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(handler)
  return `http://127.0.0.1:${await listen(server)}/services/T0/B0/synthetic`
}

/** An address where nobody listens any more. */
async function goneHttp(): Promise<string> {
  const url = await startHttp(() => {})
  await closers.pop()?.()
  return url
}

/** Listens on a free port; the end of the test cuts every connection. */
async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  )
  return (server.address() as AddressInfo).port
}

async function startSmtp(): Promise<{ readonly url: string; readonly mails: string[] }> {
  const mails: string[] = []
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      password === 'synthetic-pass/word' ? done(null, { user: username }) : done(new Error('no')),
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8'))
        done()
      })
    },
  })
  const port = await listen(smtp.server)
  return { url: `smtp://bot:synthetic-pass%2Fword@127.0.0.1:${port}`, mails }
}

function notifier(options: Partial<NotifierOptions>): {
  readonly notify: (event: DeployEvent) => Promise<void>
  readonly lines: string[]
} {
  const lines: string[] = []
  const notify = createNotifier({
    slack: null,
    email: null,
    expectsAddresses: true,
    log: createLineLog((line) => lines.push(line)),
    redactor: createRedactor(),
    timeout: 300,
    ...options,
  })
  return { notify, lines }
}

describe('Slack', () => {
  it('gets one message with text, headline, reasons and the way to the run', async () => {
    const bodies: string[] = []
    const webhookUrl = await startHttp((request, response) => {
      void text(request).then((body) => {
        bodies.push(body)
        response.end('ok')
      })
    })
    const { notify, lines } = notifier({ slack: { on: 'change', webhookUrl } })
    await notify(event)
    expect(lines).toEqual([])
    expect(bodies).toHaveLength(1)
    expect(JSON.parse(bodies[0] ?? '')).toMatchInlineSnapshot(`
      {
        "blocks": [
          {
            "text": {
              "text": "papergate-staging: ROLLED BACK release 43 → 42",
              "type": "plain_text",
            },
            "type": "header",
          },
          {
            "text": {
              "text": "execution_gateway did not become healthy; rolled back: release 42 runs again",
              "type": "mrkdwn",
            },
            "type": "section",
          },
          {
            "fields": [
              {
                "text": "*Commit*
      aaaaaaaaaaaa",
                "type": "mrkdwn",
              },
              {
                "text": "*By*
      alice",
                "type": "mrkdwn",
              },
              {
                "text": "*Took*
      1m 1s",
                "type": "mrkdwn",
              },
              {
                "text": "*Smoke checks*
      0 of 2 passed",
                "type": "mrkdwn",
              },
              {
                "text": "*Replaced*
      signal_service bbbbbbbbbbbb",
                "type": "mrkdwn",
              },
            ],
            "type": "section",
          },
          {
            "text": {
              "text": "\`\`\`deploy/healthy: exited with code 1\`\`\`",
              "type": "mrkdwn",
            },
            "type": "section",
          },
          {
            "elements": [
              {
                "text": "Database migrations are not undone.",
                "type": "mrkdwn",
              },
              {
                "text": "<https://github.com/papergate/papergate/actions/runs/1|the run>",
                "type": "mrkdwn",
              },
            ],
            "type": "context",
          },
        ],
        "text": "papergate-staging: ROLLED BACK release 43 → 42",
      }
    `)
  })

  it('is not told of a success that changed nothing, unless always', async () => {
    let requests = 0
    const webhookUrl = await startHttp((_request, response) => {
      requests += 1
      response.end('ok')
    })
    await notifier({ slack: { on: 'change', webhookUrl } }).notify({ ...event, kind: 'unchanged' })
    expect(requests).toBe(0)
    await notifier({ slack: { on: 'always', webhookUrl } }).notify({ ...event, kind: 'unchanged' })
    expect(requests).toBe(1)
  })

  it('that answers 500 is warned of once, however many messages fail', async () => {
    const webhookUrl = await startHttp((_request, response) => {
      response.statusCode = 500
      response.end('no_service')
    })
    const { notify, lines } = notifier({ slack: { on: 'change', webhookUrl } })
    await notify(event)
    await notify(event)
    expect(lines).toEqual([
      'warning: the Slack notification was not sent: Slack answered 500 no_service; the deploy is not affected',
    ])
  })

  it('that is down only warns, without the webhook address', async () => {
    const { notify, lines } = notifier({ slack: { on: 'change', webhookUrl: await goneHttp() } })
    await notify(event)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^warning: the Slack notification was not sent/)
    expect(lines[0]).not.toContain('synthetic')
  })

  it('that never answers is given up on in time', async () => {
    const webhookUrl = await startHttp(() => {})
    const { notify, lines } = notifier({ slack: { on: 'change', webhookUrl } })
    await notify(event)
    expect(lines[0]).toContain('no answer in time')
  })

  it('without an address is warned of', async () => {
    const { notify, lines } = notifier({ slack: { on: 'change', webhookUrl: null } })
    await notify(event)
    expect(lines[0]).toMatch(/^warning: .*PAPERGATE_SLACK_WEBHOOK is not set/)
  })

  it('without an address is said in a plain line, once, where none is expected', async () => {
    const slack = { on: 'change', webhookUrl: null } as const
    const { notify, lines } = notifier({ slack, expectsAddresses: false })
    await notify(event)
    await notify(event)
    expect(lines).toEqual(['no Slack notification: PAPERGATE_SLACK_WEBHOOK is not set'])
  })
})

describe('e-mail', () => {
  const route = { on: 'failure', from: 'ci@example.test', to: ['ops@example.test'] } as const

  it('gets a text mail in the thread of its release', async () => {
    const { url, mails } = await startSmtp()
    const { notify, lines } = notifier({ email: { ...route, smtpUrl: url }, timeout: 5_000 })
    await notify(event)
    expect(lines).toEqual([])
    const mail = mails[0] ?? ''
    expect(mail).toMatch(/^Content-Type: text\/plain/m)
    expect(mail).toMatch(
      /^Message-ID:\s+<papergate-staging\.release-43\.[0-9a-f-]+@example\.test>/m,
    )
    expect(mail).toMatch(/^References: <papergate-staging\.release-43@example\.test>/m)
    expect(mail).toContain('exited with code 1')
    expect(mail).toContain('Database migrations are not undone.')
  })

  it('keeps line breaks in a name from becoming headers', async () => {
    const { url, mails } = await startSmtp()
    const { notify } = notifier({ email: { ...route, smtpUrl: url }, timeout: 5_000 })
    await notify({ ...event, project: 'staging\r\nBcc: thief@example.test\r\n\r\nbody' })
    expect(mails).toHaveLength(1)
    expect(mails[0]).not.toMatch(/^Bcc:/im)
  })

  it('that refuses the password only warns, without the password', async () => {
    const { url } = await startSmtp()
    const smtpUrl = url.replace('synthetic-pass', 'another-synthetic')
    const { notify, lines } = notifier({ email: { ...route, smtpUrl }, timeout: 5_000 })
    await notify(event)
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toContain('another-synthetic')
  })

  it('whose server greets slowly is given up on in time', async () => {
    const port = await listen(createTcpServer(() => {}))
    const { notify, lines } = notifier({
      email: { ...route, smtpUrl: `smtp://127.0.0.1:${port}` },
    })
    await notify(event)
    expect(lines[0]).toMatch(/^warning: the e-mail notification was not sent/)
  })

  it.each(['http://127.0.0.1', 'not an address'])(
    'with the address %s only warns',
    async (smtpUrl) => {
      const { notify, lines } = notifier({ email: { ...route, smtpUrl } })
      await notify(event)
      expect(lines[0]).toContain('the SMTP address is not smtp://')
    },
  )
})

it('one channel that is down does not keep the other from being told', async () => {
  const { url, mails } = await startSmtp()
  const { notify, lines } = notifier({
    slack: { on: 'change', webhookUrl: await goneHttp() },
    email: {
      on: 'failure',
      smtpUrl: url,
      from: 'ci@example.test',
      to: ['ops@example.test'],
    },
    timeout: 5_000,
  })
  await notify(event)
  expect(lines).toHaveLength(1)
  expect(mails).toHaveLength(1)
})
