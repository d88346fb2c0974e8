import type { Command as Program } from 'commander'

import type { Command, CommonOptions } from './context.ts'

/** Adds a command with the common options to the program. */
export type AddCommand = (name: string, description: string) => Program

/**
 * Performs a command's work in a context made from its options. A command that needs no config does
 * not read it, so that a broken `papergate.yml` cannot stand in its way.
 */
export type Perform = (
  options: CommonOptions,
  command: Command,
  needs?: { readonly config: boolean },
) => Promise<void>
