import { expect, it } from 'vitest'

import { listLibraries } from './list-libraries.ts'

it('finds the libraries and the loader, of glibc and of musl', () => {
  const glibc = `\tlinux-vdso.so.1 (0x00007f5c4efbf000)
\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f5c4eec9000)
\tlibgone.so.1 => not found
\t/lib64/ld-linux-x86-64.so.2 (0x00007f5c4efc1000)
`
  expect(listLibraries(glibc)).toEqual([
    '/lib/x86_64-linux-gnu/libm.so.6',
    '/lib64/ld-linux-x86-64.so.2',
  ])
  const musl = `\t/lib/ld-musl-x86_64.so.1 (0x7f1)
\tlibstdc++.so.6 => /usr/lib/libstdc++.so.6 (0x7f2)
`
  expect(listLibraries(musl)).toEqual(['/lib/ld-musl-x86_64.so.1', '/usr/lib/libstdc++.so.6'])
})

it('finds nothing for a program that needs nothing', () => {
  expect(listLibraries('\tnot a dynamic executable\n')).toEqual([])
})
