import * as z from 'zod'

/** What is wrong with a file that could not be read, parsed or checked, in one line. */
export function firstProblem(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues
    const place = issue?.path.map(String).join('.') || 'the whole'
    return `${place}: ${issue?.message ?? 'another shape'}`
  }
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'no such file'
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0] ?? ''
}
