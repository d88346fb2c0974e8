import { slackBody } from './slack-body.ts'
import type { Message } from './write-message.ts'

/** Posts to an incoming webhook; anything but 2xx within the time is an error. Never tried again: a deploy waits. */
export async function sendSlack(
  webhookUrl: string,
  message: Message,
  options: { readonly timeout: number; readonly fetch: typeof fetch },
): Promise<void> {
  const response = await options.fetch(webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(slackBody(message)),
    redirect: 'error',
    signal: AbortSignal.timeout(options.timeout),
  })
  if (response.ok) {
    await response.body?.cancel()
    return
  }
  const answer = await response.text()
  throw new Error(`Slack answered ${response.status} ${answer.slice(0, 100)}`)
}
