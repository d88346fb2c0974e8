import { createHmac } from 'node:crypto'

import { InputError } from '../contract/input-error.ts'
import type { Credential } from './probes/probe.ts'

const CONTEXT = 'papergate/rotation/v1'
const SHORTEST_KEY = 16

/** Hash of a whole key: the first 8 hex digits of an HMAC-SHA256. Tells keys apart, tells nothing of them. */
export type KeyedHash = (credential: Credential) => string

/** @param key the repository's secret for hashes. @throws InputError where it is missing or short. */
export function createKeyedHash(key: string | undefined, variable: string): KeyedHash {
  if (key === undefined || key.length < SHORTEST_KEY) {
    throw new InputError('rotate/hash-key', {
      expected: `${variable} to hold the repository’s key for hashes, ${SHORTEST_KEY} characters or more`,
      found: key === undefined || key === '' ? 'nothing' : 'a shorter one',
      fix: 'Make one with `openssl rand -hex 32`, save it as a secret, and give it to this step. Never change it with the keys.',
    })
  }
  return (credential) => {
    const fields = Object.entries(credential).sort(([left], [right]) => (left < right ? -1 : 1))
    return createHmac('sha256', key)
      .update(JSON.stringify([CONTEXT, fields]))
      .digest('hex')
      .slice(0, 8)
  }
}
