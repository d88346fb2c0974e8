/** Setting up failed for a reason that the person can act on; shown without a stack, exit code 3. */
export class SetupError extends Error {
  override readonly name = 'SetupError' as const
}
