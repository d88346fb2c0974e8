import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

import * as z from 'zod'

import type { Exec } from '../adapters/exec.ts'

export type Credentials = { readonly username: string; readonly password: string }

type Env = Readonly<Record<string, string | undefined>>

const dockerConfigSchema = z.looseObject({
  auths: z.record(z.string(), z.looseObject({ auth: z.string().optional() })).default({}),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).default({}),
})

const helperAnswerSchema = z.looseObject({ Username: z.string(), Secret: z.string() })

/** Docker Hub is filed under its oldest address. */
const HUB_KEY = 'https://index.docker.io/v1/'

/**
 * Credentials for a registry, first found: `PAPERGATE_REGISTRY_USER` and
 * `PAPERGATE_REGISTRY_PASSWORD`, what `docker login` left behind (file or helper), and for ghcr.io
 * `GITHUB_ACTOR` and `GITHUB_TOKEN`. Null means anonymous.
 */
export async function findCredentials(
  host: string,
  env: Env,
  exec: Exec,
): Promise<Credentials | null> {
  return (
    pair(env['PAPERGATE_REGISTRY_USER'], env['PAPERGATE_REGISTRY_PASSWORD']) ??
    (await fromDockerConfig(host, env, exec)) ??
    (host === 'ghcr.io' ? pair(env['GITHUB_ACTOR'], env['GITHUB_TOKEN']) : null)
  )
}

function pair(username: string | undefined, password: string | undefined): Credentials | null {
  return username && password ? { username, password } : null
}

async function fromDockerConfig(host: string, env: Env, exec: Exec): Promise<Credentials | null> {
  const folder = env['DOCKER_CONFIG'] ?? join(env['HOME'] ?? homedir(), '.docker')
  const config = await readDockerConfig(join(folder, 'config.json'))
  if (config === null) return null
  const keys = host === 'docker.io' ? [HUB_KEY] : [host, `https://${host}`, `https://${host}/`]
  const helper = config.credHelpers[host] ?? config.credsStore
  if (helper !== undefined) {
    const stored = await askHelper(helper, keys[0] ?? host, env, exec)
    if (stored !== null) return stored
  }
  for (const key of keys) {
    const [username, ...password] = Buffer.from(config.auths[key]?.auth ?? '', 'base64')
      .toString('utf8')
      .split(':')
    const found = pair(username, password.join(':'))
    if (found !== null) return found
  }
  return null
}

/** A file that is missing or not Docker's is no credential; the registry's refusal says the rest. */
async function readDockerConfig(path: string): Promise<z.infer<typeof dockerConfigSchema> | null> {
  try {
    return dockerConfigSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

async function askHelper(
  helper: string,
  key: string,
  env: Env,
  exec: Exec,
): Promise<Credentials | null> {
  try {
    const answer = await exec(`docker-credential-${helper}`, ['get'], { env, input: key })
    if (answer.exitCode !== 0) return null
    const { Username, Secret } = helperAnswerSchema.parse(JSON.parse(answer.stdout))
    return pair(Username, Secret)
  } catch {
    return null
  }
}
