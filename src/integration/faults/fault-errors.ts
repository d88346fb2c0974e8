import { InputError } from '../../contract/input-error.ts'
import type { FaultKind } from './fault-schema.ts'

/** The kind cannot be had, with the reason. */
export function unavailable(kind: FaultKind, service: string, reason: string): InputError {
  return new InputError('integration/fault-unavailable', {
    expected: `a fault that ${service} can have here`,
    found: `${kind}: ${reason}`,
    fix: '`papergate integration fault --list` says what is available.',
  })
}

export function conflicting(kind: FaultKind, service: string, other: FaultKind): InputError {
  return new InputError('integration/fault-conflict', {
    expected: `${service} to be free of faults that exclude ${kind}`,
    found: `${other}, which is on`,
    fix: 'End that one first.',
  })
}
