import { expect, it } from 'vitest'

import { envLine, imageTexts } from './image-config.ts'
import { statementTexts } from './image-statement.ts'

it.each([
  ['A=plain', 'A=plain'],
  ['A=', 'A='],
  ['A=b=c', 'A=b=c'],
  ['A=two words', 'A="two words"'],
  ['A=it is "so"', `A='it is "so"'`],
  ['A=-----BEGIN KEY-----\r\nline\n', String.raw`A="-----BEGIN KEY-----\nline\n"`],
  ['no assignment\nat all', String.raw`no assignment\nat all`],
])('%j is a line of an environment file', (assignment, line) => {
  expect(envLine(assignment)).toBe(line)
})

it.each([
  [
    'RUN |2 KEY=abc NOTE=two words /bin/sh -c make # buildkit',
    ['.env KEY=abc|NOTE="two words"|NOTE=two', 'Dockerfile RUN /bin/sh -c make'],
  ],
  ['|1 KEY=abc /bin/sh -c make', ['.env KEY=abc', 'Dockerfile RUN /bin/sh -c make']],
  ['RUN |1 KEY=abc make all # buildkit', ['.env KEY="abc make all"|KEY=abc']],
  ['/bin/sh -c #(nop)  ENV KEY=abc', ['Dockerfile ENV KEY=abc']],
  ['ENV KEY=abc # buildkit', ['Dockerfile ENV KEY=abc']],
  ['', []],
])('the history step %j', (createdBy, texts) => {
  const steps = imageTexts({ history: [{ created_by: createdBy }] }) ?? []
  expect(steps.map(({ file, text }) => `${file} ${text.replaceAll('\n', '|')}`)).toEqual(texts)
})

it('writes settings of every kind, those of the build container too', () => {
  const texts = imageTexts({
    config: {
      Env: ['A=1'],
      Labels: { 'com.example.b': '2' },
      Entrypoint: ['/run', '--api-key', 'k'],
      Cmd: null,
      Healthcheck: { Test: ['CMD-SHELL', 'curl -f localhost'] },
      OnBuild: ['ARG C=3'],
    },
    container_config: { Env: ['D=4'] },
  })
  expect(texts?.map(({ section, text }) => `${section}: ${text.replaceAll('\n', ' | ')}`))
    .toMatchInlineSnapshot(`
      [
        "config Env: A=1",
        "config Labels: com.example.b=2",
        "config Entrypoint: /run --api-key k | api_key=k",
        "config Healthcheck: CMD-SHELL curl -f localhost",
        "config OnBuild: ARG C=3",
        "container_config Env: D=4",
      ]
    `)
})

it('a statement gives its arguments, environments and the Dockerfile that it keeps', () => {
  const dockerfile = 'FROM scratch\nENV A=1\n'
  const texts = statementTexts(
    {
      predicate: {
        parameters: { args: { 'build-arg:KEY': 'abc', 'build-arg:N': 4 } },
        buildConfig: [{ op: { exec: { meta: { env: ['B=2'] } } } }],
        source: {
          infos: [{ filename: 'Dockerfile', data: Buffer.from(dockerfile).toString('base64') }],
        },
      },
    },
    'attestation 1',
  )
  expect(texts[0]?.text.split('\n').slice(0, 3)).toEqual(['KEY=abc', 'N=4', 'B=2'])
  expect(texts[1]).toEqual({
    section: 'attestation 1, its Dockerfile',
    file: 'Dockerfile',
    text: dockerfile,
  })
})
