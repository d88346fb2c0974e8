import { resolve } from 'node:path'

import { InputError } from '../../contract/input-error.ts'
import type { Rotation } from '../rotate-config.ts'
import type { RecordStore } from '../rotation-record.ts'
import { openDotenvStore } from './dotenv-store.ts'
import { openGitHubStore } from './github-environment.ts'
import type { GitHubEnvironment } from './github-environment.ts'
import { openRecordFile, openRecordVariable } from './record-stores.ts'
import type { SlotStore } from './slot-store.ts'

/** Token that may read, and to flip write, the GitHub environment; that of a run never can. */
const TOKEN_VARIABLE = 'PAPERGATE_ROTATE_TOKEN'

export type StoreSettings = {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute root of the repository; the dotenv file is relative to it. */
  readonly root: string
  /** `owner/name`; null outside of GitHub. */
  readonly repository: string | null
  /** Address of GitHub's REST API; null for github.com's. */
  readonly apiUrl: string | null
  /** Absolute path of the record, where it is a file. */
  readonly recordPath: string
}

/** Opens what a rotation is kept in. */
export async function openStores(
  rotation: Rotation,
  settings: StoreSettings,
): Promise<{ readonly store: SlotStore; readonly records: RecordStore }> {
  const { env, root, recordPath } = settings
  const { environment, slotVariable } = rotation
  const api = rotation.store === 'github' ? await connect(environment, settings) : null
  const store =
    rotation.store === 'dotenv'
      ? openDotenvStore(resolve(root, rotation.file), slotVariable)
      : openGitHubStore({ environment, slotVariable, env, api, tokenVariable: TOKEN_VARIABLE })
  if (rotation.record === 'file') return { store, records: openRecordFile(recordPath) }
  if (api !== null) {
    return { store, records: openRecordVariable(api, `${slotVariable}_RECORD`) }
  }
  return { store, records: missingRecords(rotation) }
}

/** Verifying needs no record; only whoever reads or writes one hears that it cannot be had. */
function missingRecords(rotation: Rotation): RecordStore {
  const fail = async (): Promise<never> => {
    throw new InputError('rotate/record-variable', {
      expected: `${TOKEN_VARIABLE} and \`store: github\`, as \`record: variable\` needs them`,
      found: rotation.store === 'github' ? 'no token, or no GITHUB_REPOSITORY' : 'store: dotenv',
      fix: 'Give the step the token, or say `record: file`.',
    })
  }
  return { place: 'no variable', read: fail, write: fail }
}

async function connect(
  environment: string,
  { env, repository, apiUrl }: StoreSettings,
): Promise<GitHubEnvironment | null> {
  const token = env[TOKEN_VARIABLE] || null
  if (token === null || repository === null) return null
  const { connectGitHubEnvironment } = await import('./octokit-github-environment.ts')
  return connectGitHubEnvironment({
    token,
    repository,
    environment,
    ...(apiUrl === null ? {} : { url: apiUrl }),
  })
}
