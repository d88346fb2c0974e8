/** Arms of a line's branches are keyed `line * ARMS_PER_LINE + arm`, which stays below 2^53. */
const ARMS_PER_LINE = 2 ** 24
/** Blocks and arms below these are packed into a number; compilers and Istanbul number their blocks through a file. */
const BLOCKS = 2 ** 13
const ARMS_PER_BLOCK = 2 ** 10
const FIRST_NAME = BLOCKS * ARMS_PER_BLOCK

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
    if (smallBlock !== null && smallArm !== null) {
      const packed = packArm(smallBlock, smallArm)
      if (packed !== null) return packed
    }
    return this.#numberOfName(`${block},${arm}`)
  }

  /** The names that were numbered, in order of their numbers. */
  list(): readonly string[] {
    return [...this.#numbers.keys()]
  }

  /**
   * Takes the names of another list over and gives what translates its keys: arm keys of a thread that
   * numbered by itself become ours. Null when there are too many names.
   */
  adopt(names: readonly string[]): ((key: number) => number) | null {
    const numbers: number[] = []
    for (const name of names) {
      const number = this.#numberOfName(name)
      if (number === null) return null
      numbers.push(number)
    }
    return (key) => {
      const line = lineOfArm(key)
      const number = numbers[key - armKey(line, FIRST_NAME)]
      return number === undefined ? key : armKey(line, number)
    }
  }

  #numberOfName(name: string): number | null {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const next = FIRST_NAME + this.#numbers.size
    if (next >= ARMS_PER_LINE) return null
    this.#numbers.set(name, next)
    return next
  }
}

/** Number of an arm whose block and index are small; null for larger ones. */
export function packArm(block: number, arm: number): number | null {
  return block < BLOCKS && arm < ARMS_PER_BLOCK ? block * ARMS_PER_BLOCK + arm : null
}

function smallNumber(text: string): number | null {
  return /^(?:0|[1-9]\d{0,3})$/.test(text) ? Number(text) : null
}
