import { SaxesParser } from 'saxes'
import { expect, it } from 'vitest'

import { eventsOf, samplePath, sampleTimeline } from '../testing/sample-timeline.ts'
import { findCriticalPath } from '../timeline/find-critical-path.ts'
import { measurePhases } from '../timeline/measure-phases.ts'
import { renderTimelineSvg } from './render-timeline-svg.ts'

/** Names of the elements, and all text; throws for anything but XML. */
function parse(svg: string): { readonly tags: readonly string[]; readonly text: string } {
  const tags: string[] = []
  let text = ''
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => void tags.push(name))
  parser.on('text', (part) => {
    text += part
  })
  parser.write(svg).close()
  return { tags, text }
}

it('tells in words what it shows: a title, each row, the advice', () => {
  const { tags, text } = parse(
    renderTimelineSvg(measurePhases(sampleTimeline, samplePath), samplePath),
  )
  expect(tags).toContain('title')
  expect(tags).toContain('desc')
  expect(text).toContain('Integration run: 7 services, 2 suites, 21.9 s')
  expect(text).toContain('execution_gateway: waiting 3.3 s, starting 310 ms, getting ready 1.9 s')
  expect(text).toContain('execution_gateway takes 2.2 s of 6.5 s from start to ready;')
})

it('loads nothing and runs nothing, whatever a service is called', () => {
  const name = `</text><script>alert(1)</script><image href='http://x/'/>\u0000\u202e"&`
  const timeline = eventsOf(name, { starting: 0, started: 5, failed: 9 })
  const svg = renderTimelineSvg(measurePhases(timeline, null), null)
  const { tags, text } = parse(svg)
  expect([...new Set(tags)].sort()).toEqual([
    'defs',
    'desc',
    'g',
    'line',
    'pattern',
    'rect',
    'style',
    'svg',
    'text',
    'title',
  ])
  expect(text).toContain('<script>alert(1)</script>')
  expect(svg).not.toMatch(/[\u0000\u202e]/)
})

it('stays bounded with a thousand services, and says how many it left out', () => {
  const many = Array.from({ length: 1_000 }, (_, index) =>
    eventsOf(`service-${index}`, {
      created: 0,
      starting: index,
      started: index + 100,
      ready: index + 900,
    }),
  ).flat()
  const path = findCriticalPath(many, [])
  const svg = renderTimelineSvg(measurePhases(many, path), path)
  expect(svg.length).toBeLessThan(200_000)
  expect(parse(svg).text).toContain('880 more are in the result file.')
})
