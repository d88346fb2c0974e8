import { randomBytes } from 'node:crypto'

import { InputError } from '../contract/input-error.ts'
import { paperEndpointsOf, paperHostOf, whyUnverifiable } from './paper-hosts.ts'
import type { PaperEndpoint } from './paper-hosts.ts'
import type { NoAnswer, PaperAnswer, PaperGet } from './paper-get.ts'
import { findProbe } from './probes/find-probe.ts'
import type { Credential, Outcome } from './probes/probe.ts'
import { unproven } from './probes/probe.ts'
import type { CredentialField, Rotation, Slot } from './rotate-config.ts'
import { slotName } from './slot-names.ts'

/** What one slot's key was found to be; holds nothing of the key and nothing of the answer. */
export type Verification = Outcome & {
  readonly slot: Slot
  readonly endpoint: PaperEndpoint
  readonly host: string
  /** ISO 8601. */
  readonly at: string
}

export type VerifyDeps = { readonly paperGet: PaperGet; readonly now: () => Date }

/**
 * Asks the venue's paper endpoint, with one signed GET that changes nothing, whether it knows a slot's key.
 * @throws InputError where the venue has no host for paper alone, or the slot is empty or malformed.
 */
export async function verifySlot(
  rotation: Rotation,
  subject: { readonly slot: Slot; readonly credential: Credential },
  deps: VerifyDeps,
): Promise<Verification> {
  const endpoint = endpointOf(rotation)
  const probe = findProbe(endpoint)
  const credential = requireFields(rotation, subject, probe.fields)
  const now = deps.now()
  const moment = { time: now.getTime(), nonce: randomBytes(12).toString('hex') }
  const { path, headers } = probe.sign(credential, moment)
  const answer = await deps.paperGet(endpoint, path, headers)
  const outcome =
    answer.kind === 'answer'
      ? probe.judge(answer.status, parseObject(answer))
      : unproven(reasons[answer.because])
  return {
    slot: subject.slot,
    endpoint,
    host: paperHostOf(endpoint) ?? '',
    at: now.toISOString(),
    ...outcome,
  }
}

/** The paper endpoint of a rotation. @throws InputError where there is none, or it is not said which. */
function endpointOf(rotation: Rotation): PaperEndpoint {
  const why = whyUnverifiable(rotation.venue)
  if (why !== null) {
    throw new InputError('rotate/unverifiable', {
      expected: 'a venue with a host that serves paper accounts and nothing else',
      found: `${rotation.venue}: ${why}`,
      fix: 'No key of it is sent anywhere. Prove it by hand, then `papergate rotate flip --unverified "<reason>"`.',
    })
  }
  const known = paperEndpointsOf(rotation.venue)
  const endpoint = rotation.endpoint ?? (known.length === 1 ? known[0] : undefined)
  if (endpoint !== undefined && known.includes(endpoint)) return endpoint
  throw new InputError('rotate/endpoint', {
    expected: `\`endpoint\` of rotate.${rotation.name} to be one of ${known.join(', ')}`,
    found: endpoint ?? 'none',
    fix: 'Name the one that the key was made for.',
  })
}

function requireFields(
  rotation: Rotation,
  { slot, credential }: { readonly slot: Slot; readonly credential: Credential },
  fields: readonly CredentialField[],
): Record<CredentialField, string> {
  const complete: Record<CredentialField, string> = {
    keyId: '',
    secret: '',
    token: '',
    passphrase: '',
  }
  for (const field of fields) {
    const name = rotation.names[field]
    if (name === undefined) {
      throw new InputError('rotate/names', {
        expected: `rotate.${rotation.name}.names to have ${fields.join(' and ')}`,
        found: `no ${field}`,
        fix: 'Add the name of the secret, without _A and _B.',
      })
    }
    const value = credential[field] ?? ''
    if (!/^[\x21-\x7e]{1,512}$/.test(value)) throw unusable(slotName(name, slot), value)
    complete[field] = value
  }
  return complete
}

function unusable(name: string, value: string): InputError {
  return new InputError('rotate/slot-value', {
    expected: `${name} to hold a key of printable characters without blanks`,
    found: value === '' ? 'nothing' : 'a text with blanks, line ends or other characters',
    fix: 'Save the secret again, and give it to this step by its name.',
  })
}

function parseObject(answer: Extract<PaperAnswer, { kind: 'answer' }>) {
  try {
    const value: unknown = JSON.parse(answer.body)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null
  } catch {
    return null
  }
}

const reasons: Readonly<Record<NoAnswer, string>> = {
  address: 'the paper host’s name has no address here',
  certificate:
    'whoever answered has no valid certificate of the paper host; nothing was sent to it',
  connection: 'no connection to the paper host came about, or it broke',
  redirect: 'the paper host sent us elsewhere, where we do not go',
  size: 'the answer was larger than any that the venue gives',
  time: 'the paper host did not answer in time',
}
