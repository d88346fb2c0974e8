import { OverBudget } from './unpack-budget.ts'
import type { UnpackBudget } from './unpack-budget.ts'

/** One entry of one archive; `reason` says why its bytes are not given. */
export type Entry =
  | { readonly name: string; readonly bytes: Buffer }
  | { readonly name: string | null; readonly reason: string }

/** The bytes of an entry as a stream gives them, or why there are none. */
export async function readEntry(
  name: string,
  open: () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>,
  budget: UnpackBudget,
): Promise<Entry> {
  try {
    const bytes = await budget.read(await open())
    return bytes === null ? tooLarge(name, budget) : { name, bytes }
  } catch (error) {
    if (error instanceof OverBudget) throw error
    return { name, reason: describeDamage(error) }
  }
}

function tooLarge(name: string, { limits }: UnpackBudget): Entry {
  return { name, reason: `it has more than ${limits.entryBytes} bytes` }
}

/** Says that bytes cannot be unpacked; a library's own words may quote them and are left out. */
export function describeDamage(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^[A-Z_]{3,40}$/.test(code) ? `it is damaged (${code})` : 'it is damaged'
}
