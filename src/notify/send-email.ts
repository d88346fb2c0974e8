import { randomUUID } from 'node:crypto'

import type { Message } from './write-message.ts'

export type EmailRoute = {
  /** `smtp://[user:password@]host[:port]`, or `smtps://` for TLS from the first byte. */
  readonly smtpUrl: string
  readonly from: string
  readonly to: readonly string[]
  /** Messages with the same thread are shown together by mail programs. */
  readonly thread: string
}

/** Sends one plain-text mail over SMTP; the whole exchange must end in time. */
export async function sendEmail(
  route: EmailRoute,
  message: Message,
  options: { readonly timeout: number },
): Promise<void> {
  // Loaded here: only a deploy that has something to mail pays for it.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    ...connection(route.smtpUrl),
    connectionTimeout: options.timeout,
    greetingTimeout: options.timeout,
    socketTimeout: options.timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = route.from.split('@').at(-1) ?? 'papergate.invalid'
  const { expired, cancel } = deadline(options.timeout)
  try {
    const sent = transport.sendMail({
      from: route.from,
      to: [...route.to],
      subject: message.title,
      text: mailText(message),
      messageId: `<${route.thread}.${randomUUID()}@${domain}>`,
      references: [`<${route.thread}@${domain}>`],
    })
    await Promise.race([sent, expired])
  } finally {
    cancel()
    transport.close()
  }
}

/** The text of the mail; fields one per line, reasons last. */
function mailText(message: Message): string {
  return [
    message.summary,
    '',
    ...message.fields.map(({ name, value }) => `${name}: ${value}`),
    ...(message.notes.length === 0 ? [] : ['', ...message.notes]),
    ...(message.link === null ? [] : ['', message.link]),
    ...(message.reasons === '' ? [] : ['', message.reasons]),
    '',
  ].join('\n')
}

/** A password is sent over TLS only, except to this machine. */
function connection(smtpUrl: string): {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly requireTLS: boolean
  readonly auth?: { readonly user: string; readonly pass: string }
} {
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : null
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new Error('the SMTP address is not smtp://[user:password@]host[:port]')
  }
  const secure = url.protocol === 'smtps:'
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  const user = decodeURIComponent(url.username)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && user !== '' && !isLocal,
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
  }
}

/** A server that sends a byte now and then keeps every socket time-out quiet; this one it cannot. */
function deadline(milliseconds: number): {
  readonly expired: Promise<never>
  readonly cancel: () => void
} {
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_resolve, reject) => {
    const late = (): void =>
      reject(new Error(`the mail was not accepted within ${milliseconds} ms`))
    timer = setTimeout(late, milliseconds)
  })
  return { expired, cancel: () => clearTimeout(timer) }
}
