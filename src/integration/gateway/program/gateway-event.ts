/** What the gateway writes to its output, one JSON object per line. */
export type GatewayEvent =
  | { readonly event: 'ready' }
  /** Everything before it has been written: the answer to SIGUSR2. */
  | { readonly event: 'synced' }
  /** It cannot do its work, and ends. */
  | { readonly event: 'failed'; readonly reason: string }
  /** There are more attempts than it keeps apart. */
  | { readonly event: 'overflow' }
  | ({ readonly event: 'attempt' } & SeenAttempt)

/** One attempt of a container to reach something outside, repeated ones counted; a later line with the same id replaces it. */
export type SeenAttempt = {
  readonly id: number
  /** What was seen of it at the most: a question for a name, a ping, a datagram, a connection, and what that spoke. */
  readonly kind: 'dns' | 'icmp' | 'udp' | 'tcp' | 'tls' | 'http'
  readonly isAllowed: boolean
  /** Address of the container. */
  readonly source: string
  /** Its name, where the engine's resolver knew it. */
  readonly container: string | null
  /** The name that was meant; null where only an address is known. */
  readonly host: string | null
  /** The address that was meant; null for a question and for a name. */
  readonly address: string | null
  readonly port: number | null
  readonly count: number
  /** Of the first time, ISO 8601. */
  readonly at: string
}
