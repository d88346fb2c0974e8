import { EventEmitter } from 'node:events'

import { expect, it } from 'vitest'

import { catchInterruptions } from './interruptions.ts'

function start() {
  const said: string[] = []
  let time = 1_000
  const source = Object.assign(new EventEmitter(), {
    exit: (code: number): never => {
      said.push(`exit ${code}`)
      return undefined as never
    },
  })
  const interruptions = catchInterruptions(
    source as unknown as Parameters<typeof catchInterruptions>[0],
    () => time,
    (text) => said.push(text),
  )
  const send = (signal: 'SIGINT' | 'SIGTERM', later = 1_000): void => {
    time += later
    source.emit(signal, signal)
  }
  return { said, send, ...interruptions }
}

it('the first signal aborts with its name, and ends nothing by itself', () => {
  const { said, send, signal, leaveOnInsistence } = start()
  using _insistence = leaveOnInsistence('leaving')
  send('SIGTERM')
  expect([signal.reason, said]).toEqual(['SIGTERM', []])
})

it('a second one ends the process with the exit code of the first, where somebody else finishes', () => {
  const { said, send, leaveOnInsistence } = start()
  using _insistence = leaveOnInsistence('leaving')
  send('SIGINT')
  send('SIGTERM')
  expect(said).toEqual(['leaving\n', 'exit 130'])
})

it('a second one changes nothing where nobody else would finish', () => {
  const { said, send, leaveOnInsistence } = start()
  leaveOnInsistence('leaving')[Symbol.dispose]()
  send('SIGINT')
  send('SIGINT')
  expect(said).toEqual([])
})

it('what comes within a moment is one and the same press', () => {
  const { said, send, leaveOnInsistence } = start()
  using _insistence = leaveOnInsistence('leaving')
  send('SIGINT')
  send('SIGINT', 5)
  expect(said).toEqual([])
})
