import { isInside } from './ipv4.ts'
import { findHost } from './look-up-host.ts'

/** Addresses that no name from outside leads to: the machine's own, and those by which it is told its secrets. */
const NOT_OUTSIDE = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3']

export type Target =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'unknown' }
  /** Whoever answers for the name sends it to somewhere that is not outside. */
  | { readonly kind: 'strange'; readonly address: string }

/**
 * The address at which an allowed host is reached. A name that leads to this machine or into the run's own
 * networks is refused, since it was a host outside that was allowed; an address by itself, and what the
 * engine calls its own machine, mean what they are.
 */
export async function resolveTarget(
  host: string,
  networks: readonly string[],
  find = findHost,
): Promise<Target> {
  const found = await find(host).catch(() => null)
  if (found === null) return { kind: 'unknown' }
  const { address, isFixed } = found
  const isStrange = [...NOT_OUTSIDE, ...networks].some((subnet) => isInside(address, subnet))
  return { kind: isStrange && !isFixed ? 'strange' : 'address', address }
}
