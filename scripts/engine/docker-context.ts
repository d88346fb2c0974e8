import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

import { runCommand } from './run-command.ts'

/** Which engine the person named, in words for messages; null where the default socket serves. */
export function namedEngine(environment: NodeJS.ProcessEnv = process.env): string | null {
  const host = environment['DOCKER_HOST']
  if (host) return `DOCKER_HOST=${host}`
  const context = contextName(environment)
  return context === null ? null : `the Docker context ${context}`
}

/**
 * Address of the engine in the person's Docker context; null for the default one or where DOCKER_HOST
 * goes before it. Needed where our client configuration, which knows no contexts, takes the place of theirs.
 */
export async function contextHost(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | null> {
  const context = contextName(environment)
  if (environment['DOCKER_HOST'] || context === null) return null
  const args = ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}', context]
  const { exitCode, stdout } = await runCommand('docker', args, { env: environment })
  return exitCode === 0 ? stdout.trim() : null
}

function contextName(environment: NodeJS.ProcessEnv): string | null {
  const name = environment['DOCKER_CONTEXT'] || configuredContext(environment)
  return name === '' || name === 'default' ? null : name
}

function configuredContext(environment: NodeJS.ProcessEnv): string {
  const folder = environment['DOCKER_CONFIG'] || join(homedir(), '.docker')
  let config: unknown
  try {
    config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))
  } catch {
    return '' // none, or one that docker itself will complain about
  }
  if (typeof config !== 'object' || config === null || !('currentContext' in config)) return ''
  return typeof config.currentContext === 'string' ? config.currentContext : ''
}
