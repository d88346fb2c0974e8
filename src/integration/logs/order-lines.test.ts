import { expect, it } from 'vitest'

import type { ServiceLine } from './merge-logs.ts'
import { orderLines } from './order-lines.ts'

const line = (time: string, service = 'db'): ServiceLine => ({
  time,
  service,
  stream: 'out',
  replica: 1,
  text: time,
})

function start() {
  const shown: string[] = []
  const window = orderLines((lines) => shown.push(...lines.map(({ text }) => text)))
  return { shown, window }
}

it('puts lines that come within a moment into the order of their times', () => {
  const { shown, window } = start()
  window.add(line('2'), 0)
  window.add(line('3', 'web'), 100)
  window.add(line('1', 'web'), 200)
  window.release(299)
  expect(shown).toEqual([])
  window.release(600)
  expect(shown).toEqual(['1', '2', '3'])
})

it('shows a line no later for others that come after it', () => {
  const { shown, window } = start()
  window.add(line('1'), 0)
  window.add(line('2'), 250)
  window.release(400)
  expect(shown).toEqual(['1'])
  window.flush()
  expect(shown).toEqual(['1', '2'])
})

it('holds no more than a few thousand lines, however fast they come', () => {
  const { shown, window } = start()
  for (let index = 0; index < 20_000; index += 1)
    window.add(line(String(index).padStart(6, '0')), 0)
  expect(shown.length).toBeGreaterThanOrEqual(15_000)
  window.flush()
  expect(shown).toHaveLength(20_000)
  expect(shown).toEqual(shown.toSorted())
})
