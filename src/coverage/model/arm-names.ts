/** Arms of a line's branches are keyed `line * ARMS_PER_LINE + arm`, which stays below 2^53. */
const ARMS_PER_LINE = 2 ** 24
const SMALL = 1024

export function armKey(line: number, arm: number): number {
  return line * ARMS_PER_LINE + arm
}

export function lineOfArm(key: number): number {
  return Math.floor(key / ARMS_PER_LINE)
}

/**
 * Gives every (block, arm) of a branch one number, the same in every report of a run, so that shards
 * merge arm by arm. Small numeric pairs are packed; names (coverage.py writes `jump to line 3`) are
 * numbered as they come.
 */
export class ArmNames {
  readonly #numbers = new Map<string, number>()

  /** Number of an arm, or null when there are more different names than keys. */
  numberOf(block: string, arm: string): number | null {
    const smallBlock = smallNumber(block)
    const smallArm = smallNumber(arm)
    if (smallBlock !== null && smallArm !== null) return packArm(smallBlock, smallArm)
    const name = `${block},${arm}`
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const next = SMALL * SMALL + this.#numbers.size
    if (next >= ARMS_PER_LINE) return null
    this.#numbers.set(name, next)
    return next
  }
}

/** Number of an arm whose block and index are both below 1024; null for larger ones. */
export function packArm(block: number, arm: number): number | null {
  return block < SMALL && arm < SMALL ? block * SMALL + arm : null
}

function smallNumber(text: string): number | null {
  return /^(?:0|[1-9]\d{0,3})$/.test(text) && Number(text) < SMALL ? Number(text) : null
}
