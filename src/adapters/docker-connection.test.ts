import { expect, it } from 'vitest'

import { demandAnswer } from './docker-connection.ts'

it('an answer is handed on, and so is a refusal', async () => {
  await expect(demandAnswer(() => Promise.resolve('yes'))).resolves.toBe('yes')
  await expect(demandAnswer(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
})

it('no answer in time is an error that says so', async () => {
  await expect(demandAnswer(() => new Promise(() => {}), 10)).rejects.toThrow(
    'no answer within 0.01 s',
  )
})
