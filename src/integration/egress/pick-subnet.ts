import { createHash } from 'node:crypto'

import { doOverlap } from '../gateway/program/ipv4.ts'

/** Subnets of 256 addresses in 10.0.0.0/8. */
const CHOICES = 65_536

/**
 * A subnet that nobody uses, the same for the same name where it can be. The host gets no address in
 * it and no route to it, so that only the engine's other networks matter.
 */
export function pickSubnet(name: string, used: readonly string[]): string {
  const start = createHash('sha256').update(name).digest().readUInt16BE(0)
  for (let step = 0; step < CHOICES; step += 1) {
    const number = (start + step) % CHOICES
    const subnet = `10.${number >> 8}.${number & 255}.0/24`
    if (used.every((other) => !doOverlap(subnet, other))) return subnet
  }
  throw new RangeError('all of 10.0.0.0/8 is in use')
}
