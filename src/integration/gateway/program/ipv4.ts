/** An IPv4 address as a number. */
export function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

export function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}

/** First and last address of a subnet such as `10.3.7.0/24`. */
export function rangeOf(subnet: string): { readonly first: number; readonly last: number } {
  const [address = '', bits = '32'] = subnet.split('/')
  const size = 2 ** (32 - Number(bits))
  const first = Math.floor(toNumber(address) / size) * size
  return { first, last: first + size - 1 }
}

export function isInside(address: string, subnet: string): boolean {
  const { first, last } = rangeOf(subnet)
  const number = toNumber(address)
  return number >= first && number <= last
}

export function doOverlap(one: string, other: string): boolean {
  const [left, right] = [rangeOf(one), rangeOf(other)]
  return left.first <= right.last && right.first <= left.last
}
