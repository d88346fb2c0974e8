/**
 * A set of line numbers that is emptied often: a mark for each line says in which round it was added.
 */
export class LineSet {
  #marks = new Uint32Array(1024)
  #round = 1

  add(line: number): void {
    if (line >= this.#marks.length) {
      const marks = new Uint32Array(Math.max(line + 1, this.#marks.length * 2))
      marks.set(this.#marks)
      this.#marks = marks
    }
    this.#marks[line] = this.#round
  }

  has(line: number): boolean {
    return this.#marks[line] === this.#round
  }

  clear(): void {
    this.#round += 1
  }
}
