import { expect, it } from 'vitest'

import { blameDockerfile } from './blame-dockerfile.ts'

const dockerfiles = {
  base: { path: 'base/Dockerfile', text: 'FROM debian\nRUN make base\n' },
  one: { path: 'one/Dockerfile', text: 'FROM papergate-base\nRUN make one\n' },
  two: { path: 'two/Dockerfile', text: 'FROM papergate-base\nRUN make one\n' },
}
const source = { file: 'Dockerfile', line: 2, text: 'RUN make one' }

it('blames the base for a step that the output files under a service', () => {
  const failure = { target: 'one', source: { ...source, text: 'RUN make base' } }
  expect(blameDockerfile(failure, dockerfiles)).toEqual({
    target: 'base',
    path: 'base/Dockerfile',
    line: 2,
  })
})

it('believes the output where two Dockerfiles hold the same instruction', () => {
  expect(blameDockerfile({ target: 'two', source }, dockerfiles).target).toBe('two')
})

it('falls back to the named target where the output shows no instruction', () => {
  expect(blameDockerfile({ target: 'one', source: null }, dockerfiles)).toEqual({
    target: 'one',
    path: 'one/Dockerfile',
    line: null,
  })
})

it('blames nobody where the output names nobody', () => {
  const nobody = { target: null, path: null, line: null }
  expect(blameDockerfile({ target: null, source: null }, dockerfiles)).toEqual(nobody)
  expect(blameDockerfile({ target: 'unknown', source: null }, dockerfiles)).toEqual(nobody)
})
