import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'

import { createFolder } from '../adapters/create-folder.ts'
import type { World } from '../adapters/world.ts'
import { formatDuration } from '../config/duration.ts'
import { redactLine } from '../redaction/redact-line.ts'
import type { Redactor } from '../redaction/redactor.ts'
import { findBuildWorldError } from './build-world-error.ts'
import type { BakePlan } from './plan-bake.ts'
import { createProgressReader, readBuildFailure } from './read-build-log.ts'
import type { BuildFailure } from './read-build-log.ts'

export type BakeDeps = Omit<World, 'cwd' | 'git' | 'engine' | 'redactor'>

export type BakeOutcome =
  | { readonly kind: 'built'; readonly seconds: Readonly<Record<string, number>> }
  | ({ readonly kind: 'failed' } & BuildFailure)

/**
 * Builds everything in one `docker buildx bake` call. The plan lands in `images/bake.json` and the
 * builder's whole output, redacted, in `logs/images.log`, both below `out`.
 * @throws WorldError where not a Dockerfile but the engine, the disk or the network is the reason.
 */
export async function runBake(
  plan: BakePlan,
  redactor: Redactor,
  deps: BakeDeps,
): Promise<BakeOutcome> {
  const bakeFile = join(deps.out, 'images', 'bake.json')
  await createFolder(join(deps.out, 'images'))
  await createFolder(join(deps.out, 'logs'))
  await writeFile(bakeFile, `${JSON.stringify(plan.file, null, 2)}\n`)

  const started = deps.clock.now().getTime()
  const seconds: Record<string, number> = {}
  const services = new Map(
    Object.entries(plan.targets).map(([service, target]) => [target, service]),
  )
  const follow = createProgressReader(plan.file.group.default.targets, (target) => {
    const elapsed = deps.clock.now().getTime() - started
    const service = services.get(target)
    if (service !== undefined) seconds[service] = elapsed / 1_000
    deps.log.info(`built ${service ?? `the ${target} image`} in ${formatDuration(elapsed)}`)
  })
  const buildLog = createWriteStream(join(deps.out, 'logs', 'images.log'))
  const written = finished(buildLog)
  const result = await deps
    .exec('docker', bakeArguments(bakeFile), {
      cwd: deps.root,
      // Newer buildx asks before it reads a secret or writes outside of the folder it runs in.
      env: { ...deps.env, BUILDX_BAKE_ENTITLEMENTS_FS: '0' },
      signal: deps.signal,
      onLine: (line, _stream, leftOut) => {
        buildLog.write(`${redactLine(line, leftOut, redactor)}\n`)
        follow(line)
      },
    })
    .finally(() => buildLog.end())
  await written
  deps.signal.throwIfAborted()
  if (result.exitCode === 0) return { kind: 'built', seconds }
  const output = redactor.redact(`${result.stdout}\n${result.stderr}`)
  const worldError = findBuildWorldError(output)
  if (worldError !== null) throw worldError
  return { kind: 'failed', ...readBuildFailure(output) }
}

/** Without provenance: it holds the time of build, so a cached build would get a new digest each time. */
function bakeArguments(bakeFile: string): readonly string[] {
  return ['buildx', 'bake', '--file', bakeFile, '--progress=plain', '--provenance=false']
}
