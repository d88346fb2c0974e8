import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { composeArguments } from '../../adapters/compose.ts'
import type { ComposeProject } from '../../adapters/compose.ts'
import { createFolder } from '../../adapters/create-folder.ts'
import type { ExecResult } from '../../adapters/exec.ts'
import { WorldError } from '../../contract/world-error.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import { throwIfInterrupted } from '../readiness/start-services.ts'

/**
 * Writes the planned project and lets Compose create its containers, networks and volumes without
 * starting anything. Images that are present are not pulled. The file may hold secrets: only we can
 * read it, and the caller removes its folder.
 * @param build lets Compose build what has a `build` section first.
 */
export async function createProject(
  project: ComposeProject,
  folder: string,
  options: { readonly build: boolean },
  deps: IntegrationDependencies,
): Promise<void> {
  await createFolder(folder, 0o700)
  const file = join(folder, 'compose.json')
  await writeFile(file, JSON.stringify(project), { mode: 0o600 })
  const compose = composeArguments([file], { project: project.name })
  const run = async (...command: string[]): Promise<void> => {
    const result = await deps.engine.whileAlive(`serve docker compose ${command[0]}`, (stop) =>
      deps.exec('docker', [...compose, ...command], {
        cwd: deps.root,
        env: deps.env,
        signal: AbortSignal.any([deps.signal, stop]),
      }),
    )
    throwIfInterrupted(deps.signal)
    if (result.exitCode !== 0) {
      throw refused(command[0] ?? '', result, await findMissingImages(project, deps), deps)
    }
  }
  const hasBuild = Object.values(project.services).some(
    ({ build }) => build !== null && build !== undefined,
  )
  if (options.build && hasBuild) {
    deps.log.info('building images')
    await run('build', '--quiet')
  }
  await run('create', '--no-build', '--pull', 'missing', '--quiet-pull')
}

/** Compose does not always say which image a registry refused; the engine knows which ones it lacks. */
async function findMissingImages(
  project: ComposeProject,
  deps: IntegrationDependencies,
): Promise<readonly string[]> {
  const images = new Set(Object.values(project.services).flatMap(({ image }) => image ?? []))
  const missing: string[] = []
  for (const image of images) {
    const args = ['image', 'inspect', '--format', '{{.Id}}', image]
    const { exitCode } = await deps.exec('docker', args, { env: deps.env, signal: deps.signal })
    if (exitCode !== 0) missing.push(image)
  }
  return missing
}

function refused(
  command: string,
  { stderr }: ExecResult,
  missing: readonly string[],
  { redactor }: IntegrationDependencies,
): WorldError {
  const lines = redactor
    .redact(stderr)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes('level=warning'))
  const found = lines.slice(-8).join('\n') || 'an error without a message'
  if (command === 'create' && missing.length > 0) {
    return new WorldError('integration/image', {
      expected: `the engine to have, or a registry to give, ${missing.join(', ')}`,
      found,
      fix: 'Build or pull it, or log in to its registry, and run again.',
    })
  }
  return new WorldError('integration/create', {
    expected: `docker compose ${command} to succeed`,
    found,
    fix: 'Correct what it names, and run again.',
  })
}
