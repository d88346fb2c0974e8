import type { CredentialField } from '../rotate-config.ts'

/** What a probe says of a key: `because` is a sentence of ours and quotes nothing of the answer. */
export type Outcome = {
  /** `refused`: the venue knows no such key here. `unproven`: nothing was learnt of the key. */
  readonly outcome: 'proven' | 'refused' | 'unproven'
  readonly because: string
}

export type Credential = Readonly<Partial<Record<CredentialField, string>>>

type ProbeMoment = {
  /** Milliseconds since 1970. */
  readonly time: number
  /** Random text of letters and digits, new for each request. */
  readonly nonce: string
}

/** How one paper endpoint is asked whether it knows a key: a signed GET that changes nothing. */
export type Probe = {
  readonly fields: readonly CredentialField[]
  readonly sign: (
    credential: Readonly<Record<CredentialField, string>>,
    moment: ProbeMoment,
  ) => { readonly path: string; readonly headers: Readonly<Record<string, string>> }
  /** @param body the parsed JSON, or null where the answer is none. */
  readonly judge: (status: number, body: Readonly<Record<string, unknown>> | null) => Outcome
  /** Where the call and its answers are documented. */
  readonly source: string
}

export function proven(because: string): Outcome {
  return { outcome: 'proven', because }
}

export function refused(because: string): Outcome {
  return { outcome: 'refused', because }
}

export function unproven(because: string): Outcome {
  return { outcome: 'unproven', because }
}

/** The outcome of an answer that a venue does not use to speak of keys. */
export function unexpected(status: number, code?: unknown): Outcome {
  const number = typeof code === 'number' && Number.isSafeInteger(code) ? `, code ${code}` : ''
  return unproven(
    `the paper host answered with status ${status}${number}, which says nothing of the key`,
  )
}
