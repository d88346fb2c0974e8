/** What the services may reach outside of the project, where that is not everything. */
export type EgressOptions = EgressPolicy & {
  /** Hosts that may be reached: whole names, `*.name` for everything below one, or IPv4 addresses; all with or without a port. */
  readonly allow: readonly string[]
  /** Image for the gateway, with `node` and `ip`; null: one is made of this machine's programs. */
  readonly image: string | null
  readonly venues: Venues
  /** The program that runs in the gateway's container; its first file is the one to start. */
  readonly program: () => Promise<readonly ProgramFile[]>
}

/** What is known of brokers and exchanges. */
export type Venues = {
  readonly find: (host: string) => VenueHost | null
  /** Hosts at which live money is traded. */
  readonly live: readonly string[]
  /** Ports that venues use. */
  readonly ports: readonly number[]
}

type VenueHost = {
  readonly venue: string
  /** `unknown`: live and paper share the host. */
  readonly environment: 'live' | 'paper' | 'unknown'
}

export type ProgramFile = { readonly name: string; readonly text: string }

export type EgressPolicy = {
  /** What an attempt is worth; one at a live venue always fails. */
  readonly onAttempt: 'fail' | 'warn'
  /** Services that the lock need not hold. */
  readonly exempt: readonly string[]
}
