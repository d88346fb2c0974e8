import { writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'

import { Argument, Option } from 'commander'

import { createFolder } from '../../adapters/create-folder.ts'
import { InputError } from '../../contract/input-error.ts'
import type { ExitCode } from '../../contract/papergate-error.ts'
import { redactValue } from '../../redaction/redact-value.ts'
import { checkFlags, rotateActions } from '../../rotate/check-flags.ts'
import type { RotateAction, RotateOptions } from '../../rotate/check-flags.ts'
import type { PaperGet } from '../../rotate/paper-get.ts'
import type { Rotation } from '../../rotate/rotate-config.ts'
import type { RecordStore } from '../../rotate/rotation-record.ts'
import type { SlotStore } from '../../rotate/stores/slot-store.ts'
import type { AddCommand, Perform } from '../command-line.ts'
import type { CommonOptions, Context } from '../context.ts'
import { requireConfig } from '../context.ts'
import { environment, read } from '../environment.ts'
import { stagingOptions } from '../staging.ts'

type Flags = CommonOptions & RotateOptions

/** Key of the hashes that tell keys apart. */
const HASH_KEY = environment.hashKey
const DEFAULT_PROJECT = 'papergate-staging'

export function addRotateCommand(addCommand: AddCommand, perform: Perform): void {
  addCommand('rotate', 'Rotate paper keys through two slots: status, verify, flip.')
    .addArgument(new Argument('<action>', 'what to do').choices(rotateActions))
    .argument('[name]', 'which rotation of papergate.yml (default: the only one)')
    .addOption(
      new Option('--slot <slot>', 'slot to verify or to flip to').choices(['idle', 'A', 'B']),
    )
    .option('--unverified <reason>', 'flip without asking the venue; the reason is recorded')
    .option('--dry-run', 'flip: verify, then say what would be changed')
    .option(
      '--prove',
      'status: ask the venue that the active key is accepted and the old one refused',
    )
    .option('--project <name>', 'compose project of the container (default: the config’s)')
    .option('--state <dir>', 'folder that keeps the record (default: that of --out)')
    .action((action: RotateAction, name: string | undefined, flags: Flags) =>
      perform(flags, async (context) => {
        const { createPaperGet } = await import('../../rotate/paper-get.ts')
        return performRotate(context, { action, name, flags }, createPaperGet())
      }),
    )
}

/** Does one action on one rotation. @param paperGet the only way to a venue. */
export async function performRotate(
  context: Context,
  request: {
    readonly action: RotateAction
    readonly name: string | undefined
    readonly flags: Flags
  },
  paperGet: PaperGet,
): Promise<ExitCode> {
  checkFlags(request.action, request.flags)
  const rotation = await findRotation(context, request.name)
  const work: Work = {
    context,
    rotation,
    flags: request.flags,
    ...(await openAll(context, rotation, request.flags)),
    paperGet,
  }
  switch (request.action) {
    case 'status':
      return showStatus(work)
    case 'verify':
      return verify(work)
    case 'flip':
      return flip(work)
    default:
      return request.action satisfies never
  }
}

type Work = {
  readonly context: Context
  readonly rotation: Rotation
  readonly flags: Flags
  readonly store: SlotStore
  readonly records: RecordStore
  readonly paperGet: PaperGet
}

async function showStatus({
  context,
  rotation,
  flags,
  store,
  records,
  paperGet,
}: Work): Promise<ExitCode> {
  const { readRotation } = await import('../../rotate/rotation-facts.ts')
  const { judgeRotation } = await import('../../rotate/judge-rotation.ts')
  const { toStatus, renderStatus } = await import('../../rotate/render-rotation.ts')
  const { createKeyedHash } = await import('../../rotate/keyed-hash.ts')
  const { readRecord } = await import('../../rotate/rotation-record.ts')
  const { verifySlot } = await import('../../rotate/verify-slot.ts')
  const { now } = context.clock
  const facts = await readRotation(rotation, {
    store,
    readRecord: () => readRecord(records, rotation.name),
    hash: createKeyedHash(context.env[HASH_KEY], HASH_KEY),
    redactor: context.redactor,
    readRunning: runningReader(context, rotation, flags),
    verify:
      flags.prove === true
        ? (slot, credential) => verifySlot(rotation, { slot, credential }, { paperGet, now })
        : null,
  })
  const checks = judgeRotation(facts, now())
  const status = toStatus(facts, checks, now())
  show(context, status, renderStatus(status))
  if (checks.some(({ state }) => state === 'unknown')) return 3
  return checks.some(({ state }) => state === 'fail') ? 1 : 0
}

async function verify({ context, rotation, flags, store, paperGet }: Work): Promise<ExitCode> {
  const { readSlots } = await import('../../rotate/rotation-facts.ts')
  const { renderVerification } = await import('../../rotate/render-rotation.ts')
  const { chooseSlot } = await import('../../rotate/choose-slot.ts')
  const { verifySlot } = await import('../../rotate/verify-slot.ts')
  const keys = await readSlots(rotation, { store, redactor: context.redactor })
  const slot = await chooseSlot(flags.slot ?? 'idle', store)
  const verification = await verifySlot(
    rotation,
    { slot, credential: keys[slot] ?? {} },
    { paperGet, now: context.clock.now },
  )
  const report = { schema: 'papergate/rotation-verify/v1', name: rotation.name, ...verification }
  show(context, report, renderVerification(rotation.name, verification))
  return { proven: 0, refused: 1, unproven: 3 }[verification.outcome] as ExitCode
}

async function flip({
  context,
  rotation,
  flags,
  store,
  records,
  paperGet,
}: Work): Promise<ExitCode> {
  const { flipSlot } = await import('../../rotate/flip-slot.ts')
  const { renderFlip } = await import('../../rotate/render-rotation.ts')
  const { createKeyedHash } = await import('../../rotate/keyed-hash.ts')
  const { readRecord, writeRecord } = await import('../../rotate/rotation-record.ts')
  const { whyLive } = await import('../../guard/why-live.ts')
  const { slotName } = await import('../../rotate/slot-names.ts')
  const { env, redactor, clock } = context
  const actor = read(env, 'githubActor') ?? read(env, 'user') ?? userInfo().username
  const request = {
    slot: flags.slot ?? 'idle',
    unverified: flags.unverified ?? null,
    isDryRun: flags.dryRun ?? false,
  } as const
  const done = await withFlipLock({ context, flags, actor, isNeeded: !request.isDryRun }, () =>
    flipSlot(rotation, request, {
      store,
      readRecord: () => readRecord(records, rotation.name),
      writeRecord: async (record) => {
        await prepareOut(context.out)
        await writeRecord(records, rotation.name, record)
      },
      hash: createKeyedHash(env[HASH_KEY], HASH_KEY),
      redactor,
      paperGet,
      now: clock.now,
      actor,
      isAlone: rotation.record === 'file',
      whyLive: (slot, key) =>
        whyLive(
          rotation.venue,
          Object.entries(key).map(([field, value]) => {
            const name = slotName(rotation.names[field as keyof typeof key] ?? field, slot)
            return { field, name, value }
          }),
        ),
    }),
  )
  const report = { schema: 'papergate/rotation-flip/v1', name: rotation.name, ...done }
  show(context, report, renderFlip(rotation.name, done, store.variable))
  if (done.kind === 'refused' || done.kind === 'live') return 1
  return done.kind === 'unproven' ? 3 : 0
}

const flipLock = {
  code: 'rotate',
  work: 'flip',
  expected: 'no other flip to be under way',
} as const

/**
 * Keeps other flips of this record away, and deploys to the folder it lies in: half of a deploy's
 * services would get the old key, and half the new one.
 */
async function withFlipLock<T>(
  {
    context,
    flags,
    actor,
    isNeeded,
  }: {
    readonly context: Context
    readonly flags: Flags
    readonly actor: string
    readonly isNeeded: boolean
  },
  body: () => Promise<T>,
): Promise<T> {
  if (!isNeeded) return body()
  const { withLock } = await import('../../adapters/lock.ts')
  const { withDeployLock } = await import('../../deploy/lock.ts')
  const { log, clock } = context
  const record = recordPath(context, flags)
  const lock = { actor, now: clock.now(), log }
  await prepareOut(context.out)
  return withLock({ ...lock, path: `${record}.lock`, kind: flipLock }, () =>
    hasState(context, flags)
      ? withDeployLock(
          { ...lock, actor: `${actor}, who flips a key`, stateDir: dirname(record) },
          body,
        )
      : body(),
  )
}

function show(context: Context, report: object, text: string): void {
  const { io, json, log, redactor } = context
  if (json) io.stdout(`${JSON.stringify(redactValue(redactor, report), null, 2)}\n`)
  else log.info(text)
}

async function findRotation(context: Context, name: string | undefined): Promise<Rotation> {
  const { rotateSchema } = await import('../../rotate/rotate-config.ts')
  const config = requireConfig(context) as Readonly<Record<string, unknown>>
  const all = rotateSchema.parse(config['rotate'])
  const names = Object.keys(all)
  const chosen = name ?? (names.length === 1 ? names[0] : undefined)
  const rotation = chosen === undefined || !names.includes(chosen) ? undefined : all[chosen]
  if (chosen !== undefined && rotation !== undefined) {
    return { ...rotation, name: chosen, environment: rotation.environment ?? chosen }
  }
  throw new InputError('rotate/name', {
    expected: 'the name of a rotation below `rotate` in papergate.yml',
    found: `${name ?? 'none'}; there ${names.length === 0 ? 'are none' : `is ${names.join(', ')}`}`,
    fix: 'Name one of them, or add it; docs/runbooks/rotate-keys.md shows one.',
  })
}

async function openAll(context: Context, rotation: Rotation, flags: Flags) {
  const { openStores } = await import('../../rotate/stores/open-stores.ts')
  const { env, root } = context
  return openStores(rotation, {
    env,
    root,
    repository: read(env, 'githubRepository'),
    apiUrl: read(env, 'githubApiUrl'),
    recordPath: recordPath(context, flags),
  })
}

function runningReader(context: Context, rotation: Rotation, flags: Flags) {
  if (rotation.running === undefined) return null
  return async () => {
    const { readRunningKeys } = await import('../../rotate/read-running.ts')
    const project = flags.project ?? context.config?.deploy?.project ?? DEFAULT_PROJECT
    const { exec, env } = context
    return readRunningKeys(rotation, project, { engine: await context.engine(), exec, env })
  }
}

function hasState({ env }: Context, flags: Flags): boolean {
  return (flags.state ?? read(env, 'state')) !== null
}

/** Beside the releases' ledger where a state folder is named, else among our own output. */
function recordPath(context: Context, flags: Flags): string {
  const named = flags.state ?? read(context.env, 'state')
  if (named === null) return join(context.out, 'rotation.json')
  const folder =
    context.config?.deploy === undefined
      ? resolve(context.cwd, named)
      : stagingOptions(context, flags).stateDir
  return join(folder, 'rotation.json')
}

/** Our own output must never make a repository look changed that does not ignore it. */
async function prepareOut(out: string): Promise<void> {
  await createFolder(out)
  await writeFile(join(out, '.gitignore'), '*\n')
}
