import { expect, it } from 'vitest'

import { eventsOf, samplePath, sampleTimeline } from '../testing/sample-timeline.ts'
import { measurePhases } from '../timeline/measure-phases.ts'
import { renderGantt } from './render-gantt.ts'

it('draws starts, suites and teardown, with the critical path marked', () => {
  expect(renderGantt(measurePhases(sampleTimeline, samplePath))?.join('\n')).toMatchInlineSnapshot(`
    "\`\`\`mermaid
    ---
    displayMode: compact
    config:
      gantt:
        leftPadding: 143
    ---
    gantt
      dateFormat x
      axisFormat %M:%S
      section postgres
      1.7 s :active, 620, 2310
      section redis
      535 ms :done, 965, 1500
      section paper_venue
      1.4 s :done, 1245, 2600
      section signal_service
      1.8 s :done, 1565, 3350
      section migrations
      1.4 s :active, 2320, 3700
      section execution_gateway
      2.2 s :active, 3710, 5900
      section orchestrator
      1.2 s :active, 5910, 7100
      section e2e
      13.8 s :7110, 20900
      section contracts
      4.1 s :7120, 11200
      section teardown
      750 ms :done, 21100, 21850
    \`\`\`"
  `)
})

it('keeps what Mermaid would read out of names, and a fence closed', () => {
  const name = 'x: crit, 0, 9;\n```\nclick a href "javascript:alert(1)" %%{init: 1}%%'
  const timeline = eventsOf(name, { starting: 0, started: 5, ready: 9 })
  const lines = renderGantt(measurePhases(timeline, null)) ?? []
  expect(lines.find((line) => line.includes('section'))).toBe(
    '  section x_crit_0_9_click_a_href_javascript_alert',
  )
  expect(lines.filter((line) => line.startsWith('```'))).toEqual(['```mermaid', '```'])
})

it('draws at most thirty rows, those that decided among them', () => {
  const many = Array.from({ length: 200 }, (_, index) =>
    eventsOf(`s${index}`, { starting: index, started: index + 1, ready: index + 50 }),
  ).flat()
  const lines = renderGantt(measurePhases([...many, ...sampleTimeline], samplePath)) ?? []
  const sections = lines.filter((line) => line.includes('section'))
  expect(sections.length).toBe(31)
  expect(sections).toContain('  section orchestrator')
  expect(sections).toContain('  section e2e')
})

it('is null where nothing was started', () => {
  expect(renderGantt(measurePhases([], null))).toBeNull()
})
