import type { Log } from '../adapters/log.ts'
import type { DeployEvent } from '../contract/deploy-event.ts'
import type { Context } from './context.ts'
import { read } from './environment.ts'

/** The notifier that the config and the environment's addresses describe. */
export async function connectNotifier(
  context: Context,
  log: Log,
): Promise<(event: DeployEvent) => Promise<void>> {
  const { createNotifier } = await import('../notify/create-notifier.ts')
  const { slack, email } = context.config?.notify ?? {}
  return createNotifier({
    slack:
      slack === undefined ? null : { on: slack.on, webhookUrl: read(context.env, 'slackWebhook') },
    email:
      email === undefined
        ? null
        : {
            on: email.on,
            smtpUrl: read(context.env, 'smtpUrl'),
            from: email.from ?? null,
            to: email.to,
          },
    expectsAddresses: read(context.env, 'githubActions') === 'true',
    log,
    redactor: context.redactor,
  })
}
