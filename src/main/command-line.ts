import type { Command as Program } from 'commander'

import type { Command, CommonOptions } from './context.ts'

/** Adds a command with the common options to the program. */
export type AddCommand = (name: string, description: string) => Program

/** Performs a command's work in a context made from its options. */
export type Perform = (options: CommonOptions, command: Command) => Promise<void>
