import { TextDecoder } from 'node:util'

import { SaxesParser } from 'saxes'
import { expect, it } from 'vitest'

import { rounds } from '../../../../tests/rounds.ts'
import { createRandom } from '../../create-random.ts'
import { readXmlEvents, Refused } from './read-xml-events.ts'
import { readFixture } from './read-xml-report.ts'

it.each(['cobertura/gcovr.xml', 'jacoco/jacoco.xml', 'clover/openclover.xml'])(
  '%s, damaged anywhere, is refused or read as a second parser reads it',
  async (name) => {
    const whole = Buffer.from(await readFixture(name))
    const random = createRandom(name.length)
    let refused = 0
    let read = 0
    const differ: string[] = []
    for (let round = 0; round < rounds(400, 20_000); round += 1) {
      const document = damage(whole, random)
      const events = eventsOrNull(() => readXmlEvents(document, 1 + random(100)))
      if (events === null) {
        refused += 1
        continue
      }
      read += 1
      const second = eventsOrNull(() => readWithSaxes(document))
      if (JSON.stringify(events) !== JSON.stringify(second)) differ.push(document.toString())
    }
    expect(differ).toEqual([])
    expect(refused).toBeGreaterThan(100)
    expect(read).toBeGreaterThan(100)
  },
  rounds(20_000, 600_000),
)

it.each(['cobertura/coverlet.xml', 'jacoco/gcovr.xml', 'clover/istanbul.xml'])(
  '%s, cut off anywhere before its end, is refused',
  async (name) => {
    const whole = Buffer.from((await readFixture(name)).trimEnd())
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => readXmlEvents(whole.subarray(0, length))).toThrow(Refused)
    }
  },
)

function damage(whole: Buffer, random: (below: number) => number): Buffer {
  const at = random(whole.length)
  const marks = Buffer.from('<>/="\'&;! \n?[]-x0\u0001')
  const mark = marks.subarray(random(marks.length)).subarray(0, 1)
  switch (random(4)) {
    case 0:
      return Buffer.concat([whole.subarray(0, at), mark, whole.subarray(at + 1)])
    case 1:
      return Buffer.concat([whole.subarray(0, at), mark, whole.subarray(at)])
    case 2:
      return Buffer.concat([whole.subarray(0, at), whole.subarray(at + 1 + random(3))])
    default: {
      const from = random(whole.length)
      const piece = whole.subarray(from, from + random(60))
      return Buffer.concat([whole.subarray(0, at), piece, whole.subarray(at)])
    }
  }
}

function eventsOrNull(read: () => string[]): string[] | null {
  try {
    return joinTexts(read())
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}

/** One event for a text that came in pieces; line ends as XML normalises them. */
function joinTexts(events: readonly string[]): string[] {
  const joined: string[] = []
  for (const event of events) {
    const last = joined.at(-1)
    if (!event.startsWith('"')) joined.push(event)
    else if (last?.startsWith('"') === true) {
      joined[joined.length - 1] = JSON.stringify(`${textOf(last)}${textOf(event)}`)
    } else joined.push(event)
  }
  // Between elements outside of the root there is white space, which is no text of a document.
  return joined.filter((event, index) => !(event.startsWith('"') && isOutside(joined, index)))
}

function textOf(event: string): string {
  return JSON.parse(event) as string
}

function isOutside(events: readonly string[], index: number): boolean {
  let depth = 0
  for (const event of events.slice(0, index)) {
    if (event.startsWith('<')) depth += 1
    if (event === '>') depth -= 1
  }
  return depth === 0
}

function readWithSaxes(document: Buffer): string[] {
  const events: string[] = []
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', (error) => {
    throw new Refused(error.message)
  })
  parser.on('opentag', (tag) => {
    const attributes = Object.entries(tag.attributes)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
    events.push(`<${tag.name}${attributes.join('')}`)
  })
  parser.on('closetag', () => events.push('>'))
  parser.on('text', (text) => events.push(JSON.stringify(text)))
  parser.on('cdata', (text) => events.push(JSON.stringify(text)))
  parser.write(new TextDecoder('utf-8', { fatal: true }).decode(document)).close()
  events.push('end')
  return events
}
