import { NO_FUNCTIONS } from '../../model/functions.ts'
import type { FunctionHits } from '../../model/functions.ts'

/** Collects the functions of one record after the other. */
export class FunctionsBuilder {
  #functions = new Map<string, FunctionHits>()

  /** Adds a function; further ones of the same name and place are told apart by their order. */
  add(key: string, found: FunctionHits): void {
    let unique = key
    for (let order = 2; this.#functions.has(unique); order += 1) unique = `${key}#${order}`
    this.#functions.set(unique, found)
  }

  finish(): ReadonlyMap<string, FunctionHits> {
    if (this.#functions.size === 0) return NO_FUNCTIONS
    const functions = this.#functions
    this.#functions = new Map()
    return functions
  }
}
