/** Files that a thread takes at a time. */
const BATCH = 16

/** Takes the next files that no thread has taken, until none is left; `next` is shared memory. */
export function* takeFiles<File>(
  files: readonly File[],
  next: Int32Array,
): Generator<readonly [number: number, file: File]> {
  for (;;) {
    const first = Atomics.add(next, 0, BATCH)
    if (first >= files.length) return
    for (const [index, file] of files.slice(first, first + BATCH).entries()) {
      yield [first + index, file]
    }
  }
}
