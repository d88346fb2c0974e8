/** What the gateway of a run is told; it lies beside the program in its container. */
export type GatewayConfig = {
  readonly networks: readonly LockedNetwork[]
  /** Address at which the services' resolvers ask for names that are not the project's. */
  readonly resolver: string
  /** Hosts that may be reached: whole names, `*.name` for everything below one, or addresses; all with or without a port. */
  readonly allow: readonly string[]
  /** Hosts that may never be reached, whatever `allow` says. */
  readonly deny: readonly string[]
  /** TCP ports at which connections are met; at any other they are refused. */
  readonly ports: readonly number[]
  readonly forwards: readonly Forward[]
}

/** A network of the project: IPv4, such as `10.3.7.0/24`, and the address of its default route. */
export type LockedNetwork = { readonly subnet: string; readonly gateway: string }

/** A port of one of a service's containers, reached from outside at a port of the gateway. */
export type Forward = {
  readonly protocol: 'tcp' | 'udp'
  readonly listen: number
  /** The container's name, for the engine's resolver. */
  readonly container: string
  readonly port: number
}
