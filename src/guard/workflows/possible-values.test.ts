import { expect, it } from 'vitest'

import { possibleTexts } from './possible-values.ts'
import type { Scope, Values } from './possible-values.ts'
import { readYamlTree } from './yaml-tree.ts'

const matrix = readYamlTree(`
name: [a, b]
include:
  - { name: c, extra: d }
  - { nested: { deep: e } }
dynamic: \${{ fromJSON(x) }}
`)

const scope: Scope = {
  inputs: new Map<string, Values>([
    ['where', new Set(['staging', ''])],
    ['unsure', new Set([null])],
  ]),
  eventInputs: new Map<string, Values>([['where', new Set(['production'])]]),
  matrix: 'problem' in matrix ? null : matrix,
}

it.each<[text: string, values: readonly (string | null)[]]>([
  ['plain', ['plain']],
  ['', ['']],
  ['${{ inputs.where }}', ['staging', '']],
  ["${{ inputs.where || 'dev' }}", ['staging', 'dev']],
  ["${{ inputs.where && 'dev' }}", ['', 'dev']],
  ["x-${{ inputs['Where'] }}-y", ['x-staging-y', 'x--y']],
  ['${{ github.event.inputs.where }}', ['production']],
  ['${{ inputs.unsure }}', [null]],
  ["${{ inputs.unsure || 'dev' }}", [null, 'dev']],
  ["${{ inputs.unsure && 'dev' }}", ['', 'dev']],
  ["${{ github.ref == 'x' && 'one' || 'two' }}", ['one', 'two']],
  ["${{ false && 'one' || 'two' }}", ['two']],
  ["${{ true && 'one' || 'two' }}", ['one']],
  ['${{ matrix.name }}', ['a', 'b', 'c']],
  ['${{ matrix.extra }}', ['d', '']],
  ['${{ matrix.nested.deep }}', ['e', '']],
  ['${{ matrix.dynamic }}', [null]],
  ["${{ format('{0}_{1}', matrix.name, 'k') }}", ['a_k', 'b_k', 'c_k']],
  ["${{ format('{{{0}}}', 'k') }}", ['{k}']],
  ["${{ format('{1}', 'k') }}", [null]],
  ['${{ vars.where }}', [null]],
  ['${{ inputs.where', [null]],
])('gives what %s may be', (text, values) => {
  expect(possibleTexts(text, scope)).toEqual(new Set(values))
})
