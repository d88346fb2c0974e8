/** A number and what it counts: `1 file`, `2 files`, `0 entries`. */
export function countOf(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`
}
