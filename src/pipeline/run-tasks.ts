/** One piece of a stage; it starts when everything that it needs has ended, whatever the verdict. */
export type Task<T> = {
  readonly id: string
  readonly needs: readonly string[]
  readonly run: () => Promise<T>
}

/**
 * Runs tasks side by side, each after those it needs, and returns their values in the order given.
 * A task that throws rejects the whole; gates never throw, they end in a result.
 * @throws Error for a need that names no task or a cycle: both are mistakes in our own plans.
 */
export async function runTasks<T>(tasks: readonly Task<T>[]): Promise<readonly T[]> {
  const byId = new Map(tasks.map((task) => [task.id, task]))
  const started = new Map<string, Promise<T>>()
  const start = (id: string, path: readonly string[]): Promise<T> => {
    const running = started.get(id)
    if (running !== undefined) return running
    const task = byId.get(id)
    if (task === undefined) throw new Error(`no task ${id}, needed by ${path.at(-1) ?? 'nobody'}`)
    if (path.includes(id)) throw new Error(`tasks need each other: ${[...path, id].join(' → ')}`)
    const needs = task.needs.map((need) => start(need, [...path, id]))
    const promise = Promise.all(needs).then(() => task.run())
    started.set(id, promise)
    return promise
  }
  return Promise.all(tasks.map((task) => start(task.id, [])))
}
