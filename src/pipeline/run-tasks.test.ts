import { expect, it } from 'vitest'

import { runTasks } from './run-tasks.ts'

it('starts a task only after those it needs', async () => {
  const order: string[] = []
  const task = (id: string, needs: string[]) => ({
    id,
    needs,
    run: async () => {
      order.push(id)
      return id
    },
  })
  await expect(
    runTasks([task('coverage', ['unit', 'lint']), task('unit', []), task('lint', [])]),
  ).resolves.toEqual(['coverage', 'unit', 'lint'])
  expect(order.indexOf('coverage')).toBe(2)
})

it('runs a task once though two others need it', async () => {
  let runs = 0
  await runTasks([
    { id: 'build', needs: [], run: async () => (runs += 1) },
    { id: 'a', needs: ['build'], run: async () => 0 },
    { id: 'b', needs: ['build'], run: async () => 0 },
  ])
  expect(runs).toBe(1)
})

it.each([
  ['an unknown need', [{ id: 'a', needs: ['b'], run: async () => 0 }], /no task b, needed by a/],
  [
    'a cycle',
    [
      { id: 'a', needs: ['b'], run: async () => 0 },
      { id: 'b', needs: ['a'], run: async () => 0 },
    ],
    /a → b → a/,
  ],
])('refuses %s', async (_case, tasks, message) => {
  await expect(runTasks(tasks)).rejects.toThrow(message)
})
