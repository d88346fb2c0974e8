import { expect, it } from 'vitest'

import { limitCdata } from './limit-cdata.ts'

const document = '<a>&lt;<![CDATA[0123456789]]]]><b/><![CDATA[]]>x<![CDATA[<a>]]></a>'
const limited = '<a>&lt;<![CDATA[0123]]><b/><![CDATA[]]>x<![CDATA[<a>]]></a>'

it.each([1, 2, 3, 5, 8, 13, 100])('shortens long sections alone, in pieces of %i', (size) => {
  const limit = limitCdata(4)
  let result = ''
  for (let at = 0; at < document.length; at += size) {
    result += limit(document.slice(at, at + size))
  }
  expect(result).toBe(limited)
})

it('what looks like a mark at the end of a piece is not lost', () => {
  const limit = limitCdata(4)
  expect(limit('<![CDA') + limit('x<!') + limit('>')).toBe('<![CDAx<!>')
})
