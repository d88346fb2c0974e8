import * as z from 'zod'

import { InputError } from '../contract/input-error.ts'
import { WorldError } from '../contract/world-error.ts'
import type { Exec } from './exec.ts'

const portSchema = z.looseObject({
  target: z.number(),
  published: z.string().optional(),
  host_ip: z.string().optional(),
  protocol: z.string().optional(),
})

const composeServiceSchema = z.looseObject({
  image: z.string().optional(),
  build: z
    .looseObject({
      context: z.string(),
      dockerfile: z.string().optional(),
      target: z.string().optional(),
      args: z.record(z.string(), z.string().nullable()).nullish(),
    })
    .nullish(),
  environment: z.record(z.string(), z.string().nullable()).nullish(),
  command: z.array(z.string()).nullish(),
  entrypoint: z.array(z.string()).nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  depends_on: z
    .record(z.string(), z.looseObject({ condition: z.string(), required: z.boolean().optional() }))
    .nullish(),
  healthcheck: z
    .looseObject({ disable: z.boolean().optional(), test: z.array(z.string()).nullish() })
    .nullish(),
  ports: z.array(portSchema).nullish(),
  restart: z.string().nullish(),
  profiles: z.array(z.string()).nullish(),
  configs: z.array(z.looseObject({ source: z.string() })).nullish(),
})

const composeProjectSchema = z.looseObject({
  name: z.string(),
  services: z.record(z.string(), composeServiceSchema).default({}),
  configs: z.record(z.string(), z.looseObject({ content: z.string().optional() })).nullish(),
})

/** The resolved form of the compose files: what Compose itself makes of them. May hold secrets; never print it. */
export type ComposeProject = z.infer<typeof composeProjectSchema>
export type ComposeService = z.infer<typeof composeServiceSchema>

export type ResolveComposeOptions = {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Compose project name; without one Compose picks the folder's. */
  readonly project?: string
  readonly profiles?: readonly string[]
  readonly signal?: AbortSignal
}

/**
 * Asks Compose for the resolved project (`docker compose config --format json`); the only reading of
 * a compose file that we trust. Needs the Compose plugin, not an engine.
 * @throws InputError for an invalid file (exit 2), WorldError without Compose v2 (exit 3).
 */
export async function resolveCompose(
  exec: Exec,
  files: readonly string[],
  options: ResolveComposeOptions,
): Promise<ComposeProject> {
  const args = [...composeArguments(files, options), 'config', '--format', 'json']
  const result = await exec('docker', args, {
    cwd: options.cwd,
    env: options.env,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  if (result.exitCode !== 0) throw composeError(files, result.stderr)
  return composeProjectSchema.parse(JSON.parse(result.stdout))
}

/** `docker` arguments up to the Compose command: files, project, profiles. */
export function composeArguments(
  files: readonly string[],
  options: { readonly project?: string; readonly profiles?: readonly string[] },
): readonly string[] {
  return [
    'compose',
    ...files.flatMap((file) => ['-f', file]),
    ...(options.project === undefined ? [] : ['-p', options.project]),
    ...(options.profiles ?? []).flatMap((profile) => ['--profile', profile]),
  ]
}

/** What Compose quotes may be a value, and a value may be a secret. */
function withoutQuotes(text: string): string {
  return text
    .replaceAll(/"(?:[^"\\\n]|\\.){0,4096}"|`[^`\n]{0,4096}`|'[^'\n]{8,4096}'/g, (quoted) =>
      isHarmless(quoted.slice(1, -1)) ? quoted : '…',
    )
    .replaceAll(/\S{4096,}/g, '…')
}

/** Names of files, services and keys: words with dots, dashes and slashes between them. */
function isHarmless(text: string): boolean {
  return /^[a-z_][a-z_]*(?:[./ -][a-z_]+){0,12}$/i.test(text) && text.length <= 80
}

/** Compose's first lines say enough. */
function composeError(files: readonly string[], stderr: string): InputError | WorldError {
  const found = withoutQuotes(stderr)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes('level=warning'))
    .slice(0, 3)
    .join(' ')
  if (/is not a docker command|unknown (shorthand )?flag|unknown command/.test(stderr)) {
    return new WorldError('compose/missing', {
      expected: 'Docker Compose v2 (`docker compose`)',
      found: 'a docker client without it',
      fix: 'Install the docker-compose-plugin package (or Docker Desktop) and run again.',
    })
  }
  return new InputError('compose/invalid', {
    expected: `a valid compose file (${files.join(', ')})`,
    found: found || 'an error without a message',
    fix: `See \`docker compose ${files.map((file) => `-f ${file}`).join(' ')} config\`.`,
  })
}
