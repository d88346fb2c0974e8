import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'

import { InputError } from '../../contract/input-error.ts'
import { replaceFile } from '../../adapters/replace-file.ts'
import type { SlotStore } from './slot-store.ts'

/** Slots and slot variable in a dotenv file. @param path absolute. */
export function openDotenvStore(path: string, variable: string): SlotStore {
  const read = async (): Promise<string> => {
    try {
      return await readFile(path, 'utf8')
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      throw new InputError(
        'rotate/no-dotenv',
        {
          expected: `the dotenv file ${path} with both slots`,
          found: 'no such file',
          fix: 'Write it, or name another with `file` in the rotation.',
        },
        { cause: error },
      )
    }
  }
  return {
    variable: `${variable} in ${path}`,
    readVariable: async () => parseEnv(await read())[variable] || null,
    writeVariable: async (slot) => {
      await replaceFile(path, setAssignment(await read(), variable, slot), 0o600)
    },
    readValues: async () => parseEnv(await read()),
    readTimes: async () => null,
  }
}

/**
 * A dotenv text with one variable set to a plain value; every other byte stays, and a missing
 * variable is added at the end. @throws InputError where the variable cannot be set by itself.
 */
export function setAssignment(text: string, name: string, value: string): string {
  const pattern = new RegExp(
    `^([ \\t]{0,20}(?:export[ \\t]{1,20})?${name}[ \\t]{0,20}=)[^\\r\\n]*`,
    'gm',
  )
  const places = text.match(pattern)?.length ?? 0
  const end = text === '' || text.endsWith('\n') ? '' : '\n'
  const changed =
    places === 0
      ? `${text}${end}${name}=${value}\n`
      : text.replace(pattern, (_, start: string) => `${start}${value}`)
  const before = parseEnv(text)
  const after = parseEnv(changed)
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const isClean = [...names].every((other) => other === name || before[other] === after[other])
  if (places <= 1 && isClean && after[name] === value) return changed
  throw new InputError('rotate/dotenv', {
    expected: `one plain line ${name}=… in the dotenv file`,
    found: places > 1 ? `${places} of them` : 'one that stands within another value',
    fix: 'Write it once, on a line of its own.',
  })
}
