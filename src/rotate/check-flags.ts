import { InputError } from '../contract/input-error.ts'
import type { Slot } from './rotate-config.ts'

export const rotateActions = ['status', 'verify', 'flip'] as const
export type RotateAction = (typeof rotateActions)[number]

/** What the command line may say beside the action and the rotation's name. */
export type RotateOptions = {
  readonly slot?: Slot | 'idle'
  readonly unverified?: string
  readonly dryRun?: boolean
  readonly prove?: boolean
  readonly project?: string
  readonly state?: string
}

const allowed: Readonly<Record<RotateAction, readonly string[]>> = {
  status: ['--prove', '--project', '--state'],
  verify: ['--slot'],
  flip: ['--slot', '--unverified', '--dry-run', '--project', '--state'],
}

const SHORTEST_REASON = 8
const LONGEST_REASON = 500

/** @throws InputError for an option of another action, which would be ignored in silence, or a reason that says nothing. */
export function checkFlags(action: RotateAction, flags: RotateOptions): void {
  const given = [
    ['--slot', flags.slot],
    ['--unverified', flags.unverified],
    ['--dry-run', flags.dryRun],
    ['--prove', flags.prove],
    ['--project', flags.project],
    ['--state', flags.state],
  ] as const
  const foreign = given.find(
    ([name, value]) => value !== undefined && !allowed[action].includes(name),
  )
  if (foreign !== undefined) {
    throw new InputError('option/rotate', {
      expected: `rotate ${action} with ${allowed[action].join(', ')} at most`,
      found: foreign[0],
      fix: 'Leave it out; see `papergate rotate --help`.',
    })
  }
  const reason = flags.unverified?.trim()
  if (reason === undefined) return
  if (reason.length >= SHORTEST_REASON && reason.length <= LONGEST_REASON) return
  throw new InputError('option/unverified', {
    expected: `--unverified with a reason of ${SHORTEST_REASON} to ${LONGEST_REASON} characters that others understand later`,
    found: `${reason.length} characters`,
    fix: 'Say why the key cannot be verified, and how it was proven instead.',
  })
}
