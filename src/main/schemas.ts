import * as z from 'zod'

import { configSchema } from '../config/schema.ts'
import { imagesManifestSchema } from '../contract/images-manifest.ts'
import { resultSchema } from '../contract/result-schema.ts'
import { coverageDataSchema } from '../coverage/coverage-data.ts'
import { deployDataSchema } from '../deploy/deploy-data.ts'
import { guardDataSchema } from '../guard/guard-data.ts'
import { imagesDataSchema } from '../images/images-data.ts'
import { integrationDataSchema } from '../integration/integration-data.ts'
import { verdictDataSchema } from '../pipeline/decide-verdict.ts'
import type { SchemaName } from './commands/schema.ts'

const resultWith = (data: z.ZodType) => resultSchema.extend({ data })

/** Every published shape by name: the config, the results in general, and each gate's own. */
const schemas: Readonly<Record<SchemaName, z.ZodType>> = {
  config: configSchema,
  result: resultSchema,
  coverage: resultWith(coverageDataSchema),
  guard: resultWith(guardDataSchema),
  integration: resultWith(integrationDataSchema),
  images: resultWith(imagesDataSchema),
  deploy: resultWith(deployDataSchema),
  verdict: resultWith(verdictDataSchema),
  'images-manifest': imagesManifestSchema,
}

/** The JSON Schema of what a person or a program writes or reads under that name. */
export function jsonSchemaOf(name: SchemaName): unknown {
  return z.toJSONSchema(schemas[name], { io: 'input', unrepresentable: 'any' })
}
