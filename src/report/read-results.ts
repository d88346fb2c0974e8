import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { InputError } from '../contract/input-error.ts'
import type { GateResult } from '../contract/result.ts'
import { resultSchema } from '../contract/result-schema.ts'

/**
 * Reads every result in a folder and below it (downloaded artifacts are folders), sorted by file name.
 * @throws InputError for a missing folder and for a file that is no result.
 */
export async function readResults(folder: string): Promise<readonly GateResult[]> {
  const names = await listJson(folder)
  return Promise.all(names.map((name) => readResult(join(folder, name))))
}

async function listJson(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder, { recursive: true })
    return names.filter((name) => name.endsWith('.json')).sort()
  } catch (error) {
    throw new InputError(
      'report/no-results',
      {
        expected: `a folder of result files at ${folder}`,
        found: error instanceof Error ? error.message : String(error),
        fix: 'Run `papergate run` first, or name the folder with --results.',
      },
      { cause: error },
    )
  }
}

async function readResult(path: string): Promise<GateResult> {
  const text = await readFile(path, 'utf8')
  const parsed = resultSchema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new InputError('report/invalid-result', {
    expected: `a papergate/result/v1 file at ${path}`,
    found: `${issue?.path.map(String).join('.') || 'its text'}: ${issue?.message ?? 'not a result'}`,
    fix: 'Remove the file, or run the gate again.',
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
