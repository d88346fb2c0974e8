import { PapergateError } from './papergate-error.ts'

/** What the person typed or wrote cannot be used: options, `papergate.yml`, a compose file, a report. */
export class InputError extends PapergateError {
  override readonly name = 'InputError' as const
  override readonly exitCode = 2
}
