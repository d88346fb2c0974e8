import { rangeOf, toAddress, toNumber } from './ipv4.ts'

/** Set aside for measurements between networks; nobody's in the world. Source: RFC 2544, section 11. */
const FAKE_SUBNET = '198.18.0.0/15'
/** The first addresses are the resolver's and spare ones. */
const RESERVED = 256

export type FakeNames = {
  readonly addressOf: (name: string) => string
  /** The name that an address was given out for; null: for none. */
  readonly nameOf: (address: string) => string | null
}

/** Gives every name an address of its own, so that a connection tells which name it was meant for. */
export function createFakeNames(): FakeNames {
  const { first, last } = rangeOf(FAKE_SUBNET)
  const size = last - first - RESERVED
  const numbers = new Map<string, number>()
  const names: string[] = []
  return {
    addressOf: (name) => {
      const known = numbers.get(name)
      const number = known ?? numbers.size % size
      // Past a hundred thousand names the oldest lose theirs.
      if (known === undefined) {
        const former = names[number]
        if (former !== undefined) numbers.delete(former)
        numbers.set(name, number)
        names[number] = name
      }
      return toAddress(first + RESERVED + number)
    },
    nameOf: (address) => names[toNumber(address) - first - RESERVED] ?? null,
  }
}
