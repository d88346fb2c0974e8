import { expect, it } from 'vitest'

import { readJunit } from './read-junit.ts'

it('lists the tests that failed or broke with message and place', () => {
  const xml = `<testsuites><testsuite>
    <testcase classname="a" name="passes"/>
    <testcase classname="a" name="fails" file="a.py" line="12"><failure message="1 != 2">trace</failure></testcase>
    <testcase name="breaks"><error type="OSError"/></testcase>
  </testsuite></testsuites>`
  expect(readJunit(xml, 'junit.xml')).toEqual({
    tests: 3,
    failures: [
      { name: 'a.fails', message: '1 != 2', path: 'a.py', line: 12 },
      { name: 'breaks', message: 'OSError', path: null, line: null },
    ],
  })
})

it.each(['', '<html></html>', '<testsuite><testcase', 'not xml'])(
  'refuses %j, naming the file',
  (text) => {
    expect(() => readJunit(text, 'out/junit.xml')).toThrow(/out\/junit\.xml/)
  },
)
