import { PassThrough } from 'node:stream'

import { expect, it } from 'vitest'

import { splitDockerLog, splitDockerStream } from './split-docker-stream.ts'

const frame = (stream: number, text: string | Buffer): Buffer => {
  const bytes = Buffer.from(text)
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([head, bytes])
}

/** Lines of the chunks, `out` or `err` before each. */
async function split(chunks: readonly Buffer[]): Promise<readonly string[]> {
  const stream = new PassThrough()
  const lines: string[] = []
  const done = splitDockerStream(stream, (line, from, leftOut) =>
    lines.push(`${from.slice(3)} ${line}${leftOut > 0 ? ` +${leftOut}` : ''}`),
  )
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await done
  return lines
}

it.each<readonly [what: string, chunks: readonly Buffer[], lines: readonly string[]]>([
  ['nothing', [], []],
  ['one line', [frame(1, 'one\n')], ['out one']],
  ['lines of both streams', [frame(1, 'one\n'), frame(2, 'two\n')], ['out one', 'err two']],
  ['several lines in a frame', [frame(1, 'one\n\ntwo\n')], ['out one', 'out ', 'out two']],
  ['a line over frames', [frame(1, 'on'), frame(2, 'x\n'), frame(1, 'e\n')], ['err x', 'out one']],
  ['a last line without an end', [frame(1, 'one\ntwo')], ['out one', 'out two']],
  ['Windows line ends', [frame(1, 'one\r\ntwo\r\n')], ['out one', 'out two']],
  ['a frame that is cut off', [frame(1, 'one\n').subarray(0, 10)], []],
])('splits %s', async (_what, chunks, lines) => {
  expect(await split(chunks)).toEqual(lines)
})

it('puts a line together that arrives byte by byte, characters of several bytes included', async () => {
  const bytes = Buffer.concat([frame(1, 'naïve €\n'), frame(2, 'two\n')])
  const pieces = [...bytes].map((byte) => Buffer.from([byte]))
  expect(await split(pieces)).toEqual(['out naïve €', 'err two'])
})

it('hands a long line over as one, and no more of it than has room', async () => {
  const lines = await split([
    ...Array.from({ length: 40 }, () => frame(1, 'x'.repeat(30_000))),
    frame(1, '\nnext\n'),
  ])
  expect(lines).toEqual([`out ${'x'.repeat(1_048_576)} +151424`, 'out next'])
})

it('resolves with what it has when the signal aborts, and lets go of the stream', async () => {
  const stream = new PassThrough()
  const abort = new AbortController()
  const lines: string[] = []
  const done = splitDockerStream(stream, (line) => lines.push(line), abort.signal)
  stream.write(frame(1, 'one\ntw'))
  await new Promise((resolve) => setImmediate(resolve))
  abort.abort()
  await done
  expect(lines).toEqual(['one', 'tw'])
  expect(stream.destroyed).toBe(true)
})

it('rejects when the stream breaks', async () => {
  const stream = new PassThrough()
  const done = splitDockerStream(stream, () => {})
  stream.destroy(new Error('socket hang up'))
  await expect(done).rejects.toThrow('socket hang up')
})

/** Lines of a log that was asked for with timestamps. */
async function splitLog(chunks: readonly Buffer[]): Promise<readonly string[]> {
  const stream = new PassThrough()
  const lines: string[] = []
  const done = splitDockerLog(stream, (line, from, leftOut) =>
    lines.push(`${from.slice(3)} ${line}${leftOut > 0 ? ` +${leftOut}` : ''}`),
  )
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await done
  return lines
}

const part = 'x'.repeat(16 * 1024)
it.each<readonly [what: string, chunks: readonly Buffer[], lines: readonly string[]]>([
  ['lines of both streams', [frame(1, 'T one\n'), frame(2, 'T two\n')], ['out T one', 'err T two']],
  ['an empty line', [frame(1, 'T \n')], ['out T ']],
  ['a last line without an end', [frame(1, 'T one')], ['out T one']],
  [
    'a long line, which comes in parts with a time before each',
    [frame(1, `T ${part}`), frame(2, 'T between\n'), frame(1, `T ${part}`), frame(1, 'T end\n')],
    ['err T between', `out T ${part}${part}end`],
  ],
  [
    'a character that two parts share',
    [
      frame(1, Buffer.concat([Buffer.from('T a'), Buffer.from([0xe2, 0x82])])),
      frame(1, Buffer.concat([Buffer.from('T '), Buffer.from([0xac]), Buffer.from('\n')])),
    ],
    ['out T a€'],
  ],
  [
    'the one stream of a terminal',
    [Buffer.from('2026 one\r\n2026 two\r\n')],
    ['out 2026 one', 'out 2026 two'],
  ],
])('splits a log with %s', async (_what, chunks, lines) => {
  expect(await splitLog(chunks)).toEqual(lines)
})

it('keeps 64 KB of a line, and counts the rest', async () => {
  const parts = Array.from({ length: 10 }, () => frame(1, `T ${part}`))
  const [line = ''] = await splitLog([...parts, frame(1, 'T end\n'), frame(1, 'T next\n')])
  expect(line).toMatch(/^out T x+ \+98309$/)
})

it('ends what it keeps of a line with a whole character', async () => {
  const [line = ''] = await splitLog([frame(1, `T a${'€'.repeat(30_000)}\n`)])
  expect(line).toMatch(/^out T a€+ \+\d+$/)
})

it('keeps as much of a line that comes from a terminal', async () => {
  const [line = ''] = await splitLog([Buffer.from(`2026 ${'x'.repeat(1_100_000)}\r\n`)])
  expect(line).toMatch(/^out 2026 x+ \+\d+$/)
})
