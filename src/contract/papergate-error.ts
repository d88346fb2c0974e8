/** The three parts of every error text: the rule, the value met, and what to type or change next. */
export type ErrorParts = {
  readonly expected: string
  readonly found: string
  readonly fix: string
}

export type ExitCode = 0 | 1 | 2 | 3 | 130 | 143

/**
 * Base of every error that Papergate raises on purpose. `code` is stable and meant for programs;
 * the message is meant for people. `exitCode` is 2 for what the person typed or wrote and 3 for
 * what the world refused.
 */
export abstract class PapergateError extends Error {
  abstract readonly exitCode: 2 | 3
  readonly code: string
  readonly parts: ErrorParts

  constructor(code: string, parts: ErrorParts, options?: ErrorOptions) {
    super(`expected ${parts.expected}; found ${parts.found}. ${parts.fix}`, options)
    this.code = code
    this.parts = parts
  }
}
