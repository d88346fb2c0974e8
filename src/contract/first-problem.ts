import type * as z from 'zod'

/** What is wrong with a file that could not be read, parsed or checked, in one line. */
export function firstProblem(error: unknown): string {
  if (isShapeError(error)) {
    const [issue] = error.issues
    const place = issue?.path.map(String).join('.') || 'the whole'
    return `${place}: ${issue?.message ?? 'another shape'}`
  }
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'no such file'
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0] ?? ''
}

/** Told by its name: to ask for its class would load the schema library where all is well. */
function isShapeError(error: unknown): error is z.ZodError {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'ZodError'
}
