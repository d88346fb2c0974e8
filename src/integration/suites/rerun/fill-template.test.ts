import { execFileSync } from 'node:child_process'

import { expect, it } from 'vitest'

import { fillAsTyped, fillTemplate } from './fill-template.ts'

const tests = [
  { name: 'test_fills[a b]', nodeId: "tests/e2e/test_flow.py::test_fills[it's $(touch x) `y`]" },
  { name: 'TestFlow/limit (1.5)', nodeId: 'tests/b.py::B::test' },
]

it.each([
  [
    'pytest {tests}',
    `pytest 'tests/e2e/test_flow.py::test_fills[it'\\''s $(touch x) \`y\`]' 'tests/b.py::B::test'`,
  ],
  ['run {names}', `run 'test_fills[a b]' 'TestFlow/limit (1.5)'`],
  ['jest -t {regex}', `jest -t '^(test_fills\\[a b\\]|TestFlow/limit \\(1\\.5\\))$'`],
  ['go test -run {goRegex}', `go test -run '^(test_fills\\[a b\\]|TestFlow)$'`],
])('fills %s', (template, command) => {
  expect(fillTemplate(template, tests)).toBe(command)
})

it('a shell sees each test as one word, whatever its name', () => {
  const names = ["a'b", '$HOME', '`id`', '-n', 'two\nlines', '"; exit 3; "', '$&']
  const named = names.map((name) => ({ name, nodeId: name }))
  const command = fillTemplate("printf '%s|' {tests}", named) ?? ''
  expect(execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' })).toBe(`${names.join('|')}|`)
})

it('without a pytest id there is no command that needs one', () => {
  const unknown = [{ name: 'a', nodeId: null }]
  expect(fillTemplate('pytest {tests}', unknown)).toBeNull()
  expect(fillTemplate('jest -t {regex}', unknown)).toBe(`jest -t '^(a)$'`)
})

it('tests that a person names are handed over as they are', () => {
  expect(fillAsTyped('pytest {tests}', ['tests/a.py', '-k x'])).toBe(`pytest 'tests/a.py' '-k x'`)
  expect(fillAsTyped('jest -t {regex}', ['^fills'])).toBe(`jest -t '^fills'`)
  expect(fillAsTyped('jest -t {regex}', ['a', 'b'])).toBe(`jest -t '(a|b)'`)
})
