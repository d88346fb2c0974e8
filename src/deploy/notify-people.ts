import type { DeployEvent } from '../contract/deploy-event.ts'
import type { DeployDependencies } from './deploy-options.ts'

/** Tells people; a notifier that throws all the same is warned of and decides nothing. */
export async function notifyPeople(
  event: DeployEvent,
  deps: Pick<DeployDependencies, 'notify' | 'log'>,
): Promise<void> {
  try {
    await deps.notify(event)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    deps.log.warn(`people were not notified: ${reason}; the deploy is not affected`)
  }
}
