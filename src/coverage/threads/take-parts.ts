/**
 * Takes the next part that nobody has taken, until none is left. `next` is shared memory, so that a thread
 * that is quick, or early, reads more of them and none waits for an answer.
 */
export function* takeParts<Part>(
  parts: readonly Part[],
  next: Int32Array,
): Generator<readonly [index: number, part: Part]> {
  for (;;) {
    const index = Atomics.add(next, 0, 1)
    const part = parts[index]
    if (part === undefined) return
    yield [index, part]
  }
}
