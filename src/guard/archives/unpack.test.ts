import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import * as fc from 'fast-check'
import { pack } from 'tar-stream'
import { expect, it, onTestFinished } from 'vitest'

import { createZip } from '../../adapters/testing/create-zip.ts'
import { isArchive } from './archive-format.ts'
import { unpack } from './unpack.ts'
import { UNPACK_LIMITS } from './unpack-budget.ts'
import type { UnpackLimits } from './unpack-budget.ts'

const line = Buffer.from('A=1\n')
const zip = (name: string, content: Uint8Array): Buffer => createZip([{ name, content }])

async function tar(files: Readonly<Record<string, Uint8Array>>): Promise<Buffer> {
  const archive = pack()
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, Buffer.from(content))
  archive.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of archive as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Path and text, or path and reason, of each file. */
async function list(
  source: Buffer | string,
  name: string,
  limits: Partial<UnpackLimits> = {},
): Promise<readonly string[]> {
  const found: string[] = []
  for await (const one of unpack(source, name, { ...UNPACK_LIMITS, ...limits })) {
    found.push(
      one.kind === 'file' ? `${one.path} = ${one.bytes.toString()}` : `${one.path}: ${one.reason}`,
    )
  }
  return found
}

it.each([
  ['a zip', 'a.zip', () => zip('b/.env', line), 'a.zip!/b/.env'],
  ['a wheel of any name', 'a.bin', () => zip('.env', line), 'a.bin!/.env'],
  ['a tar', 'a.tar', () => tar({ 'b/.env': line }), 'a.tar!/b/.env'],
  ['a packed tar', 'a.tgz', async () => gzipSync(await tar({ '.env': line })), 'a.tgz!/.env'],
  ['a packed file', 'dir/.env.gz', () => gzipSync(line), 'dir/.env'],
  ['a packed file of another name', 'a.bin', () => gzipSync(line), 'a.bin!/content'],
  ['two packed parts', '.env.gz', () => Buffer.concat([gzipSync('A='), gzipSync('1\n')]), '.env'],
  [
    'a zip in a zip in a packed tar',
    'a.tar.gz',
    async () => gzipSync(await tar({ 'b.jar': zip('c.zip', zip('.env', line)) })),
    'a.tar.gz!/b.jar!/c.zip!/.env',
  ],
])('reads %s', async (_, name, create, path) => {
  const bytes = await create()
  expect(isArchive(name, bytes)).toBe(true)
  expect(await list(bytes, name)).toEqual([`${path} = A=1\n`])
})

it('reads an archive at a path of the disk as it reads bytes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unpack-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const bytes of [zip('.env', line), gzipSync(await tar({ '.env': line }))]) {
    writeFileSync(join(folder, 'a'), bytes)
    expect(await list(join(folder, 'a'), 'shown/a')).toEqual(['shown/a!/.env = A=1\n'])
  }
  expect(await list(join(folder, 'none'), 'none')).toEqual(['none: it is damaged (ENOENT)'])
})

it('reads what stands before a zip, and a text that is only named like one', async () => {
  const zipped = zip('.env', line)
  const shifted = await list(Buffer.concat([Buffer.from('#!/bin/sh\n'), zipped]), 'a.zip')
  expect(shifted[0]).toMatch(/^a\.zip = #!\/bin\/sh\n/)
  expect(shifted[1]).toMatch(/^a\.zip/)
  expect(await list(line, 'a.zip')).toEqual(['a.zip = A=1\n'])
})

it('goes three archives deep and says when there are more', async () => {
  const three = zip('b.zip', zip('c.zip', zip('d', line)))
  expect(await list(three, 'a.zip')).toEqual(['a.zip!/b.zip!/c.zip!/d = A=1\n'])
  expect(await list(zip('0.zip', three), 'a.zip')).toEqual([
    'a.zip!/0.zip!/b.zip!/c.zip: it is an archive in 3 others; no more than 3 are opened',
  ])
})

it.each([
  ['bzip2', Buffer.from('BZh91AY&SY')],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ['7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
])('says that %s is not read', async (format, bytes) => {
  expect(isArchive('a', bytes)).toBe(true)
  expect(await list(bytes, 'a')).toEqual([`a: it is packed with ${format}, which is not read`])
})

it('says which entry is encrypted and reads the others', async () => {
  const bytes = createZip([
    { name: 'locked', content: line },
    { name: 'open', content: line },
  ])
  // The first bit of the flags, in the directory at the end.
  const directory = bytes.indexOf('PK\u0001\u0002')
  bytes.writeUInt16LE(bytes.readUInt16LE(directory + 8) | 1, directory + 8)
  expect(await list(bytes, 'a.zip')).toEqual([
    'a.zip!/locked: it is encrypted',
    'a.zip!/open = A=1\n',
  ])
})

it('says that a packing method is unknown', async () => {
  const bytes = zip('a', line)
  bytes.writeUInt16LE(93, bytes.indexOf('PK\u0001\u0002') + 10)
  expect(await list(bytes, 'a.zip')).toEqual(['a.zip!/a: it is packed with method 93'])
})

it.each([
  [
    'a zip without its end',
    () => zip('a', Buffer.alloc(999)).subarray(0, -20),
    'x',
    /^x: it is damaged/,
  ],
  [
    'a gzip without its end',
    () => gzipSync('A=1\n'.repeat(99)).subarray(0, -9),
    'x',
    /^x: it is damaged \(Z_BUF_ERROR\)/,
  ],
  [
    'a gzip of other bytes',
    () => Buffer.concat([gzipSync('a').subarray(0, 10), Buffer.alloc(20, 0xff)]),
    'x',
    /^x: it is damaged \(Z_DATA_ERROR\)/,
  ],
])('says that %s is damaged', async (_, create, name, said) => {
  const found = await list(create(), name)
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(said)
})

it('reads a gzip before padding, and says that other bytes stand behind one', async () => {
  const padded = Buffer.concat([gzipSync(line), Buffer.alloc(512)])
  expect(await list(padded, '.env.gz')).toEqual(['.env = A=1\n'])
  const followed = Buffer.concat([gzipSync(line), Buffer.from('B=2\n')])
  expect(await list(followed, '.env.gz')).toEqual(['.env.gz: it is damaged (Z_DATA_ERROR)'])
})

it('reads the others beside a damaged archive in an archive', async () => {
  const bytes = await tar({ 'b.gz': gzipSync('x').subarray(0, 12), c: line })
  expect(await list(bytes, 'a.tar')).toEqual([
    'a.tar!/b.gz: it is damaged (Z_BUF_ERROR)',
    'a.tar!/c = A=1\n',
  ])
})

it('reads a tar up to where it is damaged and says so', async () => {
  const bytes = await tar({ a: line, b: Buffer.alloc(2_000, 'b') })
  const found = await list(bytes.subarray(0, 2_048), 'x.tar')
  expect(found[0]).toBe('x.tar!/a = A=1\n')
  expect(found.at(-1)).toMatch(/: it is damaged/)
})

it.each([
  ['entries', { entries: 1 }, 'it holds more than 1 files'],
  ['bytes', { totalBytes: 5 }, 'it unpacks to more than 5 bytes'],
  ['growth', { smallestTotal: 0, growth: 0.02 }, 'it unpacks to more than'],
])('stops at too many %s and says so for the whole archive', async (_, limits, reason) => {
  const bytes = createZip([
    { name: 'a', content: line },
    { name: 'b', content: line },
  ])
  const found = await list(bytes, 'x.zip', limits)
  expect(found.at(-1)).toMatch(new RegExp(`^x\\.zip: ${reason}`))
})

it('leaves out one entry that is too large, whatever the archive says of it', async () => {
  const honest = createZip([
    { name: 'a', content: Buffer.alloc(99) },
    { name: 'b', content: line },
  ])
  const found = ['x.zip!/a: it has more than 9 bytes', 'x.zip!/b = A=1\n']
  expect(await list(honest, 'x.zip', { entryBytes: 9 })).toEqual(found)
  const lying = createZip([{ name: 'a', content: Buffer.alloc(99), statedSize: 4 }])
  expect(await list(lying, 'x.zip', { entryBytes: 9 })).toEqual(['x.zip!/a: it is damaged'])
  const tarred = await tar({ a: Buffer.alloc(99), b: line })
  expect(await list(tarred, 'x.zip', { entryBytes: 9 })).toEqual(found)
})

it('stops at a bomb long before it is unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024))
  const found = await list(bomb, 'x.gz', { smallestTotal: 1024 })
  expect(found).toEqual([`x.gz: it unpacks to more than ${bomb.length * 200} bytes`])
})

it('shows names that lead nowhere and move no cursor', async () => {
  const bytes = zip('../../etc/\u001b[2J\u202Epasswd', line)
  expect(await list(bytes, '/a.zip')).toEqual(['a.zip!/etc/?[2J?passwd = A=1\n'])
})

it('passes over folders and links', async () => {
  const archive = pack()
  archive.entry({ name: 'folder', type: 'directory' })
  archive.entry({ name: 'link', type: 'symlink', linkname: '/etc/passwd' })
  archive.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of archive as AsyncIterable<Uint8Array>) chunks.push(chunk)
  expect(await list(Buffer.concat(chunks), 'x.tar')).toEqual([])
})

it('ends for any bytes, with a file or a reason', async () => {
  const whole = [zip('a', line), gzipSync(line), await tar({ a: line })]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...whole),
      fc.array(fc.tuple(fc.nat({ max: 1_600 }), fc.nat({ max: 255 })), { maxLength: 8 }),
      async (bytes, changes) => {
        const changed = Buffer.from(bytes)
        for (const [at, byte] of changes) changed[at % changed.length] = byte
        for await (const { kind } of unpack(changed, 'x')) expect(kind).toMatch(/file|unread/)
      },
    ),
    { numRuns: 200 },
  )
})
