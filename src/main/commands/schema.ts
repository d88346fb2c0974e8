import { Argument } from 'commander'

import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions } from '../context.ts'

const names = [
  'config',
  'result',
  'coverage',
  'guard',
  'integration',
  'images',
  'deploy',
  'verdict',
  'images-manifest',
] as const
export type SchemaName = (typeof names)[number]

export function addSchemaCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand('schema', 'Print the JSON Schema of papergate.yml or of a result.')
    .addArgument(new Argument('[name]', 'which one').choices(names).default('config'))
    .action((name: SchemaName, flags: CommonOptions) =>
      perform(
        flags,
        async (context) => {
          const { jsonSchemaOf } = await import('../schemas.ts')
          context.io.stdout(`${JSON.stringify(jsonSchemaOf(name), null, 2)}\n`)
          return 0
        },
        { config: false },
      ),
    )
}
