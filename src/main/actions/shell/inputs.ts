import * as core from '@actions/core'
import * as z from 'zod'

import { InputError } from '../../../contract/input-error.ts'
import { showInput } from '../../../contract/show-input.ts'

/** `--flag=value`, or nothing where the input is empty: the program's own default then holds. */
export function option(flag: string, input: string): readonly string[] {
  const value = core.getInput(input)
  return value === '' ? [] : [`${flag}=${value}`]
}

/** `--flag=value` for each line of the input. */
export function options(flag: string, input: string): readonly string[] {
  return core.getMultilineInput(input).map((value) => `${flag}=${value}`)
}

/** The flag where the input is true. @throws for anything but true and false. */
export function flag(name: string, input: string): readonly string[] {
  return core.getBooleanInput(input) ? [name] : []
}

/** An input that holds a JSON list of strings. @throws InputError for anything else. */
export function listInput(input: string): readonly string[] {
  const text = core.getInput(input)
  const parsed = z.array(z.string()).safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new InputError('action/input', {
    expected: `the input ${input} to be a JSON list of names, such as ["guard"]`,
    found: text === '' ? 'nothing' : showInput(text),
    fix: `Correct ${input} where the action or workflow is called.`,
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
