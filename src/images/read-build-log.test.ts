import { expect, it } from 'vitest'

import { findBuildWorldError } from './build-world-error.ts'
import { createProgressReader, readBuildFailure } from './read-build-log.ts'

/** As buildx 0.13 writes it when one target fails while another is being exported. */
const failed = `#8 [a 1/2] FROM docker.io/library/debian:bookworm-slim
#8 CACHED

#9 [b 2/2] RUN echo building && false
#9 0.210 building
#9 ERROR: process "/bin/sh -c echo building && false" did not complete successfully: exit code: 1

#10 [a] exporting to oci image format
#10 exporting layers 0.1s done
#10 ERROR: error reading from server: EOF: unavailable
------
 > [b 2/2] RUN echo building && false:
0.210 building
------
------
 > [a] exporting to oci image format:
------
ERROR: (*service).Write failed: rpc error: code = Canceled desc = context canceled
b.Dockerfile:2
--------------------
   1 |     FROM debian:bookworm-slim
   2 | >>> RUN echo building && false
--------------------
ERROR: target b: failed to solve: process "/bin/sh -c echo building && false" did not complete successfully: exit code: 1
`

const canceled = 'ERROR: (*service).Write failed: rpc error: transport is closing\n'

it.each([
  ['last', failed],
  ['before an error of the cancellation', failed + canceled],
])('names the step that failed where its error comes %s', (_case, output) => {
  expect(readBuildFailure(output)).toEqual({
    target: 'b',
    message:
      'process "/bin/sh -c echo building && false" did not complete successfully: exit code: 1',
    tail: ['building'],
    source: { file: 'b.Dockerfile', line: 2, text: 'RUN echo building && false' },
  })
})

it('keeps an error that no step made, such as an unknown instruction', () => {
  const output =
    'ERROR: target a: failed to solve: dockerfile parse error on line 2: unknown instruction: RUNN\n'
  expect(readBuildFailure(output)).toEqual({
    target: 'a',
    message: 'dockerfile parse error on line 2: unknown instruction: RUNN',
    tail: [],
    source: null,
  })
})

it('says so where the builder ends without a word', () => {
  expect(readBuildFailure('').message).toBe('the builder ended without a message')
})

it('tells each finished image once, when its export is done', () => {
  const finished: string[] = []
  const read = createProgressReader(['a', 'b'], (target) => finished.push(target))
  const lines = [
    '#7 [a 2/2] RUN true',
    '#7 DONE 0.2s',
    '#8 [a] exporting to oci image format',
    '#8 exporting layers done',
    '#9 [b] exporting to oci image format',
    '#9 DONE 0.1s',
    '#8 DONE 0.4s',
    '#8 DONE 0.4s',
  ]
  for (const line of lines) read(line)
  expect(finished).toEqual(['b', 'a'])
})

it('knows a single target without its name in the output', () => {
  const finished: string[] = []
  const read = createProgressReader(['only'], (target) => finished.push(target))
  read('#5 exporting to oci image format')
  read('#5 DONE 0.0s')
  expect(finished).toEqual(['only'])
})

it.each([
  ['Cannot connect to the Docker daemon at unix:///x.', 'engine/refused'],
  ["docker: 'buildx' is not a docker command.", 'images/buildx-missing'],
  ['ERROR: OCI exporter is not supported for the docker driver.', 'images/no-oci-export'],
  ['write /x: no space left on device', 'images/disk-full'],
  [
    'ERROR: failed to resolve source metadata for docker.io/library/x: dial tcp: lookup failed',
    'images/source-unreachable',
  ],
])('blames the world for: %s', (output, code) => {
  expect(findBuildWorldError(output)).toMatchObject({ code, exitCode: 3 })
})

it('blames the Dockerfile for a step that fails', () => {
  expect(findBuildWorldError(failed)).toBeNull()
})
