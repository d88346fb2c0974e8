import { readFile } from 'node:fs/promises'

import { expect, it } from 'vitest'
import * as z from 'zod'

import { firstProblem } from './first-problem.ts'

it('says of a wrong shape where and what, not as JSON', () => {
  const { error } = z.object({ a: z.object({ b: z.string() }) }).safeParse({ a: {} })
  expect(firstProblem(error)).toBe('a.b: Invalid input: expected string, received undefined')
})

it('calls a missing file that', async () => {
  const error: unknown = await readFile('/does/not/exist').catch((cause: unknown) => cause)
  expect(firstProblem(error)).toBe('no such file')
})

it('keeps the first line of any other error', () => {
  expect(firstProblem(new Error('one\ntwo'))).toBe('one')
  expect(firstProblem('text')).toBe('text')
})
