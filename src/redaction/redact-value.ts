import type { Redactor } from './redactor.ts'

/** Plain data with every text in it redacted; keys as well, since a map may be keyed by a value. */
export function redactValue<T>(redactor: Redactor, value: T): T {
  return redactor.isIdle() ? value : (walk(redactor, value) as T)
}

function walk(redactor: Redactor, value: unknown): unknown {
  if (typeof value === 'string') return redactor.redact(value)
  if (Array.isArray(value)) return value.map((item: unknown) => walk(redactor, item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redactor.redact(key), walk(redactor, item)]),
  )
}
