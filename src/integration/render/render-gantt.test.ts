import { expect, it } from 'vitest'

import { eventsOf, samplePath, sampleTimeline } from '../testing/sample-timeline.ts'
import { measurePhases } from '../timeline/measure-phases.ts'
import { renderGantt } from './render-gantt.ts'

it('draws starts, suites and teardown, with the critical path marked', () => {
  expect(renderGantt(measurePhases(sampleTimeline, samplePath))?.join('\n')).toMatchInlineSnapshot(`
    "\`\`\`mermaid
    ---
    displayMode: compact
    ---
    gantt
      dateFormat x
      axisFormat %M:%S
      section postgres
      start :done, 620, 960
      1.4 s :crit, 960, 2310
      section redis
      start :done, 965, 1240
      260 ms :active, 1240, 1500
      section paper_venue
      start :done, 1245, 1560
      1.0 s :active, 1560, 2600
      section signal_service
      start :done, 1565, 1900
      1.4 s :active, 1900, 3350
      section migrations
      start :done, 2320, 2640
      1.1 s :crit, 2640, 3700
      section execution_gateway
      start :done, 3710, 4020
      1.9 s :crit, 4020, 5900
      section orchestrator
      start :done, 5910, 6230
      870 ms :crit, 6230, 7100
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
