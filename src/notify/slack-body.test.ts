import { expect, it } from 'vitest'

import { createRedactor } from '../redaction/redactor.ts'
import { slackBody } from './slack-body.ts'
import { writeMessage } from './write-message.ts'
import type { Message } from './write-message.ts'

const message: Message = {
  title: 'papergate-staging: deployed release 42',
  summary: 'release 42 runs',
  fields: [{ name: 'By', value: 'alice' }],
  reasons: '',
  notes: [],
  link: null,
}

it('never lets outside text call a channel or make a link', () => {
  const hostile = '<!channel> <https://evil.test|click> & more'
  const body = JSON.stringify(
    slackBody({
      ...message,
      summary: hostile,
      fields: [{ name: 'By', value: hostile }],
      reasons: hostile,
      notes: [hostile],
    }),
  )
  expect(body).not.toContain('<!channel>')
  expect(body).not.toContain('<https://evil.test')
  expect(body).toContain('&lt;!channel&gt;')
})

it('does not let a log end the quoted block', () => {
  const body = slackBody({ ...message, reasons: 'before ``` <!here> after' })
  const block = JSON.stringify(body.blocks.at(-1))
  expect(block.match(/```/g)).toHaveLength(2)
})

it('stays below the limits of Slack, however long the texts are', () => {
  const long = '<'.repeat(20_000)
  const body = slackBody({
    title: long,
    summary: long,
    fields: [{ name: 'By', value: long }],
    reasons: long,
    notes: ['a note'],
    link: null,
  })
  const lengths = (type: string): number =>
    Math.max(
      ...body.blocks.flatMap((block) =>
        block.type === type && 'text' in block ? block.text.text.length : 0,
      ),
    )
  const fields = body.blocks.flatMap((block) => ('fields' in block ? block.fields : []))
  expect(lengths('header')).toBeLessThanOrEqual(150)
  expect(lengths('section')).toBeLessThanOrEqual(3_000)
  expect(Math.max(...fields.map(({ text }) => text.length))).toBeLessThanOrEqual(2_000)
  expect(JSON.stringify(body.blocks).length).toBeLessThan(13_200)
})

it('drops a run address that is not http', () => {
  const { link } = writeMessage(
    {
      kind: 'deployed',
      project: 'staging',
      release: 1,
      runsNow: 1,
      commit: 'a'.repeat(40),
      actor: 'alice',
      runUrl: 'javascript:alert(1)',
      seconds: 1,
      recovered: false,
      summary: '',
      changed: [],
      smoke: { passed: 0, total: 0 },
      reasons: [],
      notes: [],
    },
    createRedactor(),
  )
  expect(link).toBeNull()
})
