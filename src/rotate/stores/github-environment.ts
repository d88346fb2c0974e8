import type { Slot } from '../rotate-config.ts'
import { InputError } from '../../contract/input-error.ts'
import type { SlotStore } from './slot-store.ts'

/** The narrow part of GitHub's REST API of one environment. Every call throws WorldError when refused. */
export type GitHubEnvironment = {
  /** Null where there is no such variable. */
  readonly variable: (name: string) => Promise<string | null>
  /** Changes a variable, or creates it. */
  readonly setVariable: (name: string, value: string) => Promise<void>
  /** ISO time of the last change of each secret by name; the API tells no values. */
  readonly secretTimes: () => Promise<ReadonlyMap<string, string>>
}

/**
 * Slots as secrets of a GitHub environment. Their values come from the step's environment, as GitHub
 * gives them to nobody else. Without `api` the variable comes from there as well, and ages are unknown.
 */
export function openGitHubStore(options: {
  readonly environment: string
  readonly slotVariable: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly api: GitHubEnvironment | null
  /** Name of the variable that holds the token, for the message that asks for it. */
  readonly tokenVariable: string
}): SlotStore {
  const { environment, slotVariable, env, api, tokenVariable } = options
  return {
    variable: `the variable ${slotVariable} of the environment ${environment}`,
    readVariable: async () =>
      api === null ? env[slotVariable] || null : await api.variable(slotVariable),
    writeVariable: async (slot: Slot) => {
      if (api !== null) return api.setVariable(slotVariable, slot)
      throw new InputError('rotate/no-token', {
        expected: `${tokenVariable} with a token that may write variables of the environment ${environment}`,
        found: 'none; the token of a workflow run cannot do it',
        fix: 'Give the step a fine-grained token, or one of a GitHub App, with Environments: write, or set the variable by hand.',
      })
    },
    readValues: async () => env,
    readTimes: async () => (api === null ? null : await api.secretTimes()),
  }
}
