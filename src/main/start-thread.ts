import { Worker } from 'node:worker_threads'

/** Starts `src/main/<name>.ts`; in the bundle it lies beside `cli.js`, this code there or a folder below. */
export function startThread(name: 'coverage-thread' | 'guard-thread'): Worker {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const isBelow = /\/(?:chunks|actions)\/[^/]+$/.test(import.meta.url)
  return new Worker(new URL(`${isBelow ? '..' : '.'}/${name}.${ending}`, import.meta.url))
}
