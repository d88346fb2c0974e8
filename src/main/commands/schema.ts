import { Argument } from 'commander'
import * as z from 'zod'

import { configSchema } from '../../config/schema.ts'
import { imagesManifestSchema } from '../../contract/images-manifest.ts'
import { resultSchema } from '../../contract/result.ts'
import { coverageDataSchema } from '../../coverage/coverage-data.ts'
import { deployDataSchema } from '../../deploy/deploy-data.ts'
import { guardDataSchema } from '../../guard/guard-data.ts'
import { imagesDataSchema } from '../../images/images-data.ts'
import { integrationDataSchema } from '../../integration/integration-data.ts'
import { verdictDataSchema } from '../../pipeline/decide-verdict.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions } from '../context.ts'

const resultWith = (data: z.ZodType) => resultSchema.extend({ data })

/** Every published shape by name: the config, the results in general, and each gate's own. */
const schemas = {
  config: configSchema,
  result: resultSchema,
  coverage: resultWith(coverageDataSchema),
  guard: resultWith(guardDataSchema),
  integration: resultWith(integrationDataSchema),
  images: resultWith(imagesDataSchema),
  deploy: resultWith(deployDataSchema),
  verdict: resultWith(verdictDataSchema),
  'images-manifest': imagesManifestSchema,
} as const

export function addSchemaCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand('schema', 'Print the JSON Schema of papergate.yml or of a result.')
    .addArgument(
      new Argument('[name]', 'which one').choices(Object.keys(schemas)).default('config'),
    )
    .action((name: keyof typeof schemas, flags: CommonOptions) =>
      perform(flags, async (context) => {
        const schema = z.toJSONSchema(schemas[name], { io: 'input', unrepresentable: 'any' })
        context.io.stdout(`${JSON.stringify(schema, null, 2)}\n`)
        return 0
      }),
    )
}
