import * as z from 'zod'

import { paperEndpoints } from './paper-hosts.ts'

const variableSchema = z
  .string()
  .regex(
    /^[A-Z_][A-Z0-9_]{0,99}$/,
    'expected a variable’s name in capitals, such as PAPER_KEY_SLOT',
  )

const credentialFieldSchema = z.enum(['keyId', 'secret', 'token', 'passphrase'])
export type CredentialField = z.infer<typeof credentialFieldSchema>

const namesSchema = z
  .partialRecord(credentialFieldSchema, variableSchema)
  .refine((names) => Object.keys(names).length > 0, { error: 'expected at least one name' })

const ageSchema = z
  .strictObject({
    warn: z.int().min(1).max(3_650).default(60).describe('Days after which a key is old.'),
    fail: z.int().min(1).max(3_650).default(90).describe('Days after which a key is too old.'),
  })
  .refine(({ warn, fail }) => warn <= fail, { error: 'expected `warn` to be at most `fail`' })

const rotationSchema = z.strictObject({
  venue: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe('Venue whose paper keys these are, by its id.'),
  endpoint: z
    .enum(paperEndpoints)
    .optional()
    .describe('Paper endpoint to verify at; needed where the venue has several.'),
  environment: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe(
      'GitHub environment of the secrets and the slot variable; default: the entry’s name.',
    ),
  names: namesSchema.describe('Secrets by field, without `_A` and `_B`.'),
  slotVariable: variableSchema.default('PAPER_KEY_SLOT').describe('Variable that says A or B.'),
  store: z
    .enum(['github', 'dotenv'])
    .default('github')
    .describe('Where secrets and slot variable are kept.'),
  file: z.string().min(1).default('.env').describe('The dotenv file, relative to the root.'),
  record: z
    .enum(['file', 'variable'])
    .default('file')
    .describe(
      'Where flips are recorded: a file, or the variable `<slotVariable>_RECORD` of the environment.',
    ),
  running: z
    .strictObject({
      service: z.string().min(1).describe('Compose service that trades with the key.'),
      names: namesSchema
        .optional()
        .describe('Names inside the container; default: those of `names`.'),
    })
    .optional()
    .describe('Container whose key is compared with the recorded one.'),
  age: ageSchema.prefault({}),
})

/** The section `rotate:` of `papergate.yml`: rotations by name. Parsing its own output changes nothing. */
export const rotateSchema = z
  .record(z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/), rotationSchema)
  .default({})

/** One pair of slots: what `papergate.yml` says of it, and the name it says it under. */
export type Rotation = Omit<z.output<typeof rotationSchema>, 'environment'> & {
  readonly name: string
  readonly environment: string
}

export const slots = ['A', 'B'] as const
export type Slot = (typeof slots)[number]

export function otherSlot(slot: Slot): Slot {
  return slot === 'A' ? 'B' : 'A'
}

export function isSlot(text: unknown): text is Slot {
  return text === 'A' || text === 'B'
}
