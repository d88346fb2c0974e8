import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { validate } from '@actions/languageservice'
import type { ActionsMetadataProvider } from '@actions/languageservice'
import {
  NoOperationTraceWriter,
  convertWorkflowTemplate,
  parseWorkflow,
} from '@actions/workflow-parser'
import { describe, expect, it } from 'vitest'

import { readAction, readMetadata, readWorkflow, root, workflows } from './workflow-files.ts'

const fileProvider = {
  getFileContent: async (reference: { readonly path: string }) => ({
    name: reference.path,
    content: await readFile(join(root, reference.path), 'utf8'),
  }),
}

/** Our own actions as they are, the foreign ones by their stand-ins, which declare the inputs that we use. */
const actionsMetadataProvider = {
  fetchActionMetadata: async ({ name, path }: { readonly name: string; readonly path?: string }) =>
    path?.startsWith('actions/') === true
      ? readAction(path.slice('actions/'.length))
      : readMetadata(join(root, 'scripts', 'act', 'stand-ins', name, 'action.yml')),
} as ActionsMetadataProvider

describe.each(workflows.map(({ file, text }) => [file, text] as const))('%s', (file, text) => {
  it('parses by GitHub’s own grammar, nested workflows included', async () => {
    const parsed = parseWorkflow({ name: file, content: text }, new NoOperationTraceWriter())
    expect(parsed.context.errors.getErrors()).toEqual([])
    if (parsed.value === undefined) throw new Error('no value')
    const template = await convertWorkflowTemplate(parsed.context, parsed.value, fileProvider, {
      fetchReusableWorkflowDepth: 1,
    })
    expect(template.errors ?? []).toEqual([])
    expect(template.jobs.map((job) => job.id.value)).toEqual(
      Object.keys(readWorkflow(join(root, '.github', 'workflows', file), file).jobs),
    )
  })

  it('satisfies GitHub’s language service: expressions, contexts, inputs', async () => {
    expect(await diagnose(text)).toEqual([])
  })
})

it.each([
  ['an unknown input of our own action', 'config: ${{', 'konfig: ${{'],
  ['a context that does not exist', 'inputs.gates', 'inputz.gates'],
])('would notice %s', async (_case, right, wrong) => {
  const { text } = workflows.find(({ file }) => file === 'pr.yml') ?? { text: '' }
  const broken = text.replaceAll(right, wrong)
  expect(broken).not.toBe(text)
  expect((await diagnose(broken)).length).toBeGreaterThan(0)
})

async function diagnose(text: string): Promise<readonly string[]> {
  const found = await validate(documentOf(text), { fileProvider, actionsMetadataProvider })
  return found.map(({ message, range }) => `${range.start.line + 1}: ${JSON.stringify(message)}`)
}

/** The part of an editor's document that the language service asks for. */
function documentOf(text: string): Parameters<typeof validate>[0] {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return {
    // The service remembers documents by their address.
    uri: `file:///repository/.github/workflows/${randomUUID()}.yml`,
    languageId: 'yaml',
    version: 1,
    lineCount: starts.length,
    getText: () => text,
    getLineRange: (line) => ({
      start: { line, character: 0 },
      end: { line, character: (starts[line + 1] ?? text.length) - (starts[line] ?? 0) },
    }),
    getEOLCharacters: () => '\n',
    offsetAt: ({ line, character }) => (starts[line] ?? text.length) + character,
    positionAt: (offset) => {
      const line = starts.findLastIndex((start) => start <= offset)
      return { line, character: offset - (starts[line] ?? 0) }
    },
  }
}
