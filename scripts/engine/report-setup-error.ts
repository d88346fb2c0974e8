import { SetupError } from './setup-error.ts'

/** Runs a script's main function; what the person can act on is said without a stack, with exit code 3. */
export async function reportSetupError(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    process.exitCode = 3
  }
}
