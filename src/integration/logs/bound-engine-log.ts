/** Enough for us to read the first lines of the fastest log before the engine drops them. */
const BOUNDS = { 'max-size': '16m', 'max-file': '3' }

/**
 * How the engine is to store a service's log: where the compose file does not say, in files that cannot
 * fill the disk and that can be read, whatever the machine's default is. Pure.
 */
export function boundEngineLog(logging: unknown): object {
  if (logging === undefined || logging === null) return { driver: 'json-file', options: BOUNDS }
  const { driver, options } = logging as {
    driver?: string
    options?: Record<string, string> | null
  }
  const isUnbounded = driver === 'json-file' && options?.['max-size'] === undefined
  return isUnbounded ? { ...logging, options: { ...options, ...BOUNDS } } : logging
}
