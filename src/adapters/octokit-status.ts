/** The HTTP status of an error that Octokit throws; null where there was no answer. */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : null
}

/** Whether GitHub refused for too many requests, which it also does with 403. */
export function isLimited(error: unknown): boolean {
  const status = statusOf(error)
  if (status === 429) return true
  if (status !== 403) return false
  const headers = headersOf(error)
  return headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined
}

function headersOf(error: unknown): Readonly<Record<string, unknown>> {
  const response = (error as { readonly response?: { readonly headers?: unknown } }).response
  return (response?.headers ?? {}) as Readonly<Record<string, unknown>>
}
