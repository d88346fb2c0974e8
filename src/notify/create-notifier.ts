import type { Log } from '../adapters/log.ts'
import type { DeployEvent } from '../contract/deploy-event.ts'
import type { Redactor } from '../redaction/redactor.ts'
import { sendEmail } from './send-email.ts'
import { sendSlack } from './send-slack.ts'
import { shouldNotify } from './should-notify.ts'
import type { NotifyWhen } from './should-notify.ts'
import { writeMessage } from './write-message.ts'

/** Milliseconds that a channel may take; a deploy waits for it. */
const TIMEOUT = 10_000

export type NotifierOptions = {
  readonly slack: { readonly on: NotifyWhen; readonly webhookUrl: string | null } | null
  readonly email: {
    readonly on: NotifyWhen
    readonly smtpUrl: string | null
    readonly from: string | null
    readonly to: readonly string[]
  } | null
  /** Whether an address that is not set is worth a warning, as in CI; elsewhere a plain line says it. */
  readonly expectsAddresses: boolean
  readonly log: Log
  readonly redactor: Redactor
  readonly fetch?: typeof fetch
  /** Milliseconds for each channel; default 10,000. */
  readonly timeout?: number
}

/**
 * Tells people how a deploy ended, by Slack and e-mail at once. Best effort: it never throws, and a
 * channel that fails is warned of once. The webhook address and the SMTP password become secrets of
 * the redactor before anything is sent.
 */
export function createNotifier(options: NotifierOptions): (event: DeployEvent) => Promise<void> {
  const { slack, email, log, redactor, timeout = TIMEOUT } = options
  registerAddresses(options)
  const told = new Set<string>()
  const attempt = async (channel: string, send: () => Promise<void>): Promise<void> => {
    try {
      await send()
    } catch (error) {
      if (told.has(channel)) return
      told.add(channel)
      if (error instanceof MissingAddress && !options.expectsAddresses) {
        log.info(`no ${channel} notification: ${error.message}`)
        return
      }
      const reason = redactor.redact(reasonOf(error))
      log.warn(`the ${channel} notification was not sent: ${reason}; the deploy is not affected`)
    }
  }
  return async (event) => {
    const message = writeMessage(event, redactor)
    const sends: Promise<void>[] = []
    if (slack !== null && shouldNotify(event, slack.on)) {
      sends.push(
        attempt('Slack', async () => {
          if (!slack.webhookUrl) throw new MissingAddress('PAPERGATE_SLACK_WEBHOOK')
          await sendSlack(slack.webhookUrl, message, { timeout, fetch: options.fetch ?? fetch })
        }),
      )
    }
    if (email !== null && shouldNotify(event, email.on)) {
      const thread = `${event.project}.release-${event.release ?? 'none'}`
      sends.push(
        attempt('e-mail', async () => {
          const { smtpUrl, from, to } = email
          if (!smtpUrl) throw new MissingAddress('PAPERGATE_SMTP_URL')
          if (!from || to.length === 0)
            throw new Error('notify.email names no sender (`from`) or nobody to write to (`to`)')
          await sendEmail({ smtpUrl, from, to, thread }, message, { timeout })
        }),
      )
    }
    await Promise.all(sends)
  }
}

class MissingAddress extends Error {
  constructor(variable: string) {
    super(`${variable} is not set`)
  }
}

function registerAddresses({ slack, email, redactor }: NotifierOptions): void {
  if (slack?.webhookUrl) {
    redactor.register(slack.webhookUrl)
    // The path is what gives access; an error message may show it without the host.
    if (URL.canParse(slack.webhookUrl)) redactor.register(new URL(slack.webhookUrl).pathname)
  }
  if (email?.smtpUrl) {
    redactor.register(email.smtpUrl)
    const password = URL.canParse(email.smtpUrl) ? new URL(email.smtpUrl).password : ''
    redactor.register(password)
    redactor.register(decodePassword(password))
  }
}

/** As the server gets it; a stray `%` is the sender's problem, not a reason to throw here. */
function decodePassword(password: string): string {
  try {
    return decodeURIComponent(password)
  } catch {
    return password
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}
