/** Where people's text goes. Implementations pass every line through the redactor. */
export type Log = {
  readonly info: (line: string) => void
  readonly warn: (line: string) => void
  readonly error: (line: string) => void
  /** Worth seeing only as it happens, such as a suite's own output: a live display's last line; elsewhere as `debug`. */
  readonly progress: (line: string) => void
  /** Shown with `--verbose` only. */
  readonly debug: (line: string) => void
}

/** A log that writes lines with `write`; for pipes, files and tests. */
export function createLineLog(
  write: (line: string) => void,
  options: { readonly verbose?: boolean } = {},
): Log {
  const { verbose = false } = options
  const writeIfVerbose = (line: string): void => {
    if (verbose) write(line)
  }
  return {
    info: write,
    warn: (line) => write(`warning: ${line}`),
    error: (line) => write(`error: ${line}`),
    progress: writeIfVerbose,
    debug: writeIfVerbose,
  }
}
