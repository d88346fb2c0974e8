import type { NotifyConfig } from '../config/schema.ts'
import type { DeployEvent } from '../contract/deploy-event.ts'

export type NotifyWhen = NonNullable<NotifyConfig['slack']>['on']

/**
 * Whether an event is worth a message. A failure, a rollback and the recovery after one always are;
 * a success that changed something is for `change`, one that changed nothing only for `always`.
 */
export function shouldNotify(
  event: Pick<DeployEvent, 'kind' | 'recovered'>,
  on: NotifyWhen,
): boolean {
  switch (event.kind) {
    case 'refused':
    case 'failed':
    case 'rolled-back':
    case 'rollback-failed':
      return true
    case 'deployed':
      return event.recovered || on !== 'failure'
    case 'unchanged':
      return event.recovered || on === 'always'
    default:
      return event.kind satisfies never
  }
}
