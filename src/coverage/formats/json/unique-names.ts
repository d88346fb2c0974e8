/** Numbers names that come again, so that nothing is merged within one file. */
export class UniqueNames {
  readonly #uses = new Map<string, number>()

  make(name: string): string {
    const uses = this.#uses.get(name) ?? 0
    this.#uses.set(name, uses + 1)
    return uses === 0 ? name : `${name}#${uses}`
  }
}
