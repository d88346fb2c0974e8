import { expect, it } from 'vitest'

import { createZip } from './testing/create-zip.ts'
import { unzipOneFile } from './unzip-one-file.ts'

const name = 'file.gz'
const limit = 1_000
const content = Buffer.from('what it holds')
const whole = createZip([{ name, content }])

it('gives the file of a zip', async () => {
  expect(Buffer.from(await unzipOneFile(whole, { name, limit })).toString()).toBe('what it holds')
})

it.each<[name: string, zip: Uint8Array, found: RegExp]>([
  [
    'two files',
    createZip([
      { name, content },
      { name: 'other', content },
    ]),
    /found 2 files/,
  ],
  [
    'the file twice',
    createZip([
      { name, content },
      { name, content },
    ]),
    /found 2 files/,
  ],
  ['no file', createZip([]), /found 0 files/],
  ['a file of another name', createZip([{ name: 'other', content }]), /another name/],
  ['a path out of the folder', createZip([{ name: `../${name}`, content }]), /relative path/],
  ['a huge stated size', createZip([{ name, content, statedSize: 0xff_ff_ff_f0 }]), /4294967280 b/],
  ['a bomb', createZip([{ name, content: Buffer.alloc(50_000_000) }]), /50000000 bytes/],
  [
    'a bomb that states a small size',
    createZip([{ name, content: Buffer.alloc(50_000_000), statedSize: 10 }]),
    /too many bytes/,
  ],
  ['a file that is shorter than stated', createZip([{ name, content, statedSize: 99 }]), /bytes/],
  ['the first half', whole.subarray(0, whole.length / 2), /truncated/],
  ['all but the last byte', whole.subarray(0, -1), /truncated/],
  ['nothing', Buffer.alloc(0), /truncated/],
  ['something else', Buffer.from('{"message": "not a zip"}'), /Not a zip|truncated/i],
])('refuses a zip of %s', async (_name, zip, found) => {
  const failed = unzipOneFile(zip, { name, limit })
  await expect(failed).rejects.toThrow(found)
  await expect(failed).rejects.toMatchObject({ exitCode: 3, code: 'zip/unexpected' })
})
