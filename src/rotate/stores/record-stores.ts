import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'

import { createFolder } from '../../adapters/create-folder.ts'
import { replaceFile } from '../../adapters/replace-file.ts'
import type { RecordStore } from '../rotation-record.ts'
import type { GitHubEnvironment } from './github-environment.ts'

/** Records in a file that only its owner may read. */
export function openRecordFile(path: string): RecordStore {
  return {
    place: path,
    read: async () => {
      try {
        return await readFile(path, 'utf8')
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      }
    },
    write: async (text) => {
      await createFolder(dirname(path))
      await replaceFile(path, text, 0o600)
    },
  }
}

/** Records in a variable of the GitHub environment, for runners that keep no files. */
export function openRecordVariable(api: GitHubEnvironment, name: string): RecordStore {
  return {
    place: `the variable ${name}`,
    read: () => api.variable(name),
    write: (text) => api.setVariable(name, text),
  }
}
