import { expect, it } from 'vitest'

import { renderLogGroups } from './render-log-groups.ts'
import type { LogGroup } from './render-log-groups.ts'

const group = (service: string, isOpen: boolean, ...texts: readonly string[]): LogGroup => ({
  title: `last lines of ${service}`,
  isOpen,
  service,
  lines: texts.map((text, index) => ({
    time: `2026-01-01T00:00:0${index}.125000000Z`,
    stream: 'out',
    replica: 1,
    text,
  })),
})
const render = (groups: readonly LogGroup[], stopped: string | null = null): string => {
  let count = 0
  return renderLogGroups(groups, stopped, () => `word-${(count += 1)}`).join('\n')
}

it('shows the first cause unfolded and each other service as a group, commands stopped in all', () => {
  expect(render([group('db', true, 'one', '::error::x'), group('100%', false)]))
    .toMatchInlineSnapshot(`
    "last lines of db
    ::stop-commands::word-1
    db | 00:00:00.125 out one
    db | 00:00:01.125 out ::error::x
    ::word-1::
    ::group::last lines of 100%25
    ::stop-commands::word-2
    it logged nothing
    ::word-2::
    ::endgroup::"
  `)
})

it('lets commands through where they are stopped already, and stops them again', () => {
  const lines = render([group('db', false, 'one')], 'outer').split('\n')
  expect([lines[0], lines.at(-1)]).toEqual(['::outer::', '::stop-commands::outer'])
})

it('is bounded: a line, and all of them together', () => {
  const long = Array.from({ length: 200 }, () => 'x'.repeat(5_000))
  const text = render([
    group('a', true, ...long),
    group('b', false, ...long),
    group('c', false, 'one'),
  ])
  expect(text.length).toBeLessThan(300_000)
  expect(text).toContain('last lines of b: not shown here')
  expect(text).toContain('c | 00:00:00.125 out one')
})

it('says nothing where there is nothing', () => {
  expect(render([], 'outer')).toBe('')
})
