import { expect, it } from 'vitest'

import { embedSources } from './embed-sources.ts'

const read = (texts: Readonly<Record<string, string | null>>) => (path: string) =>
  Promise.resolve(texts[path] ?? null)

it('takes sources in order until the page is full, and smaller ones that still fit', async () => {
  const texts = { a: 'x'.repeat(1_500), b: 'y'.repeat(1_500), c: 'z'.repeat(400) }
  const sources = await embedSources(['a', 'b', 'c'], read(texts), 2_000)
  expect([...sources.keys()]).toEqual(['a', 'c'])
})

it('counts bytes and not characters', async () => {
  const sources = await embedSources(['a'], read({ a: '€'.repeat(400) }), 1_199)
  expect(sources.size).toBe(0)
})

it('tells a file that cannot be read, or is no text, from one left out', async () => {
  const sources = await embedSources(
    ['gone', 'binary', 'text'],
    read({ binary: 'a\0b', text: 'a' }),
  )
  expect(Object.fromEntries(sources)).toEqual({ gone: null, binary: null, text: 'a' })
})

it('leaves out a single huge file', async () => {
  const texts = { huge: 'x'.repeat(2_000_001), small: 'y' }
  expect([...(await embedSources(['huge', 'small'], read(texts))).keys()]).toEqual(['small'])
})

it('stops reading once there is no room', async () => {
  const asked: string[] = []
  const order = Array.from({ length: 100 }, (_, number) => `file-${number}`)
  await embedSources(
    order,
    (path) => {
      asked.push(path)
      return Promise.resolve('x'.repeat(1_000))
    },
    16_000,
  )
  expect(asked).toHaveLength(16)
})
