/** What the proxy before a service is told once; it lies beside the program in its container. */
export type ProxyConfig = {
  /** Ports of the service. */
  readonly ports: readonly number[]
  /** Names of the service's containers, for the engine's resolver. */
  readonly upstreams: readonly string[]
  readonly relay: RelayConfig | null
}

/** Leads requests from inside the networks to the program that runs the suites. */
export type RelayConfig = {
  /** Port that suites inside ask. */
  readonly inside: number
  /** Port to which that program connects, and waits for a request on each connection. */
  readonly tunnel: number
  /** What it says first. */
  readonly token: string
}

/** One disturbance of the connections to a service: a file of its own in the proxy's container. */
export type Disturbance = {
  readonly id: string
  /** Told back once it is in force; another one each time that the file is written. */
  readonly nonce: string
  /** Null: not any more. */
  readonly effect: Effect | null
  /** It ends by itself after so many milliseconds. */
  readonly lasts: number
}

export type Effect =
  | { readonly kind: 'latency'; readonly milliseconds: number }
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: number }
  | { readonly kind: 'half-open' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'refuse'; readonly cut: boolean }

export type ProxyEvent =
  | { readonly event: 'ready' }
  /** These are in force now, or not any more. */
  | { readonly event: 'applied'; readonly nonces: readonly string[] }
  | { readonly event: 'failed'; readonly reason: string }
