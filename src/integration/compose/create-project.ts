import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { composeArguments } from '../../adapters/compose.ts'
import type { ComposeProject } from '../../adapters/compose.ts'
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
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'compose.json')
  await writeFile(file, JSON.stringify(project), { mode: 0o600 })
  const compose = composeArguments([file], { project: project.name })
  const run = async (...command: string[]): Promise<void> => {
    const result = await deps.exec('docker', [...compose, ...command], {
      cwd: deps.root,
      env: deps.env,
      signal: deps.signal,
    })
    throwIfInterrupted(deps.signal)
    if (result.exitCode !== 0) throw refused(command[0] ?? '', result, deps)
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

function refused(
  command: string,
  { stderr }: ExecResult,
  { redactor }: IntegrationDependencies,
): WorldError {
  const lines = redactor
    .redact(stderr)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes('level=warning'))
  const image =
    /(?:pull access denied for|manifest for|failed to resolve reference "?|No such image:?)\s*([^\s,"]+)/.exec(
      lines.join('\n'),
    )?.[1]
  if (image !== undefined) {
    return new WorldError('integration/image', {
      expected: `the image ${image} in the engine, or a registry that has it`,
      found: lines.at(-1) ?? '',
      fix: 'Build or pull it, or log in to its registry, and run again.',
    })
  }
  return new WorldError('integration/create', {
    expected: `docker compose ${command} to succeed`,
    found: lines.slice(-8).join('\n') || 'an error without a message',
    fix: 'Correct what it names, and run again.',
  })
}
