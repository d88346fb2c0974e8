import { countOf } from '../../contract/count-of.ts'
import { findKeys } from '../find-keys.ts'

/** A name out of a workflow as a message may show it: never one that could hide a key, nor more than a name. */
export function showName(name: string): string {
  const isPlain = /^[\w./$@-]{1,100}$/.test(name) && !/[A-Za-z0-9]{20,}/.test(name)
  return isPlain && findKeys(name).length === 0
    ? name
    : `a name of ${countOf(name.length, 'character')}`
}
