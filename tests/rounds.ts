/**
 * How many rounds of a fuzzer, or points of a kill matrix, a run takes: a short seeded slice in
 * `npm test`, all of them in `npm run test:long`. The seeds are the same, so a long run repeats the short one first.
 */
export function rounds(short: number, long: number): number {
  return process.env['PAPERGATE_TEST_LONG'] === '1' ? long : short
}
