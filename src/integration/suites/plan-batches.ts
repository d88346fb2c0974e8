/** Suites in their order; neighbours that are `parallel` run at the same time. Pure. */
export function planBatches<Suite extends { readonly parallel: boolean }>(
  suites: readonly Suite[],
): readonly (readonly Suite[])[] {
  const batches: Suite[][] = []
  for (const suite of suites) {
    const last = batches.at(-1)
    if (suite.parallel && last?.[0]?.parallel === true) last.push(suite)
    else batches.push([suite])
  }
  return batches
}
