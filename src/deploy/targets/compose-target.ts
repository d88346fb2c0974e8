import { composeArguments } from '../../adapters/compose.ts'
import type { ComposeProject } from '../../adapters/compose.ts'
import { composeLabels } from '../../adapters/docker-engine.ts'
import type { Container, Engine } from '../../adapters/engine.ts'
import type { Exec, ExecResult } from '../../adapters/exec.ts'
import { WorldError } from '../../contract/world-error.ts'
import { redactLine } from '../../redaction/redact-line.ts'
import type { Redactor } from '../../redaction/redactor.ts'
import type { Target } from './target.ts'

/** A pull may be long, but not endless: an idle connection otherwise holds a deploy for a quarter of an hour. */
const LONGEST_PULL = 600_000
/** What `up` may take beyond the service's own time: creating networks, stopping the old container. */
const UP_MARGIN = 60_000

type Limits = { readonly timeout?: number; readonly input?: string }

/** One machine with Docker Compose; `signal` ends whatever is running. */
export function createComposeTarget(
  deps: {
    readonly exec: Exec
    readonly engine: Pick<Engine, 'containers' | 'inspect' | 'remove' | 'exec'>
    readonly env: Readonly<Record<string, string | undefined>>
    readonly redactor: Redactor
  },
  project: string,
  signal: AbortSignal,
): Target {
  const { engine } = deps
  const docker = (args: readonly string[], options: Limits = {}): Promise<ExecResult> =>
    deps.exec('docker', args, { env: deps.env, signal, timeout: 120_000, ...options })
  const demand = async (
    what: string,
    args: readonly string[],
    options?: Limits,
  ): Promise<string> => {
    const result = await docker(args, options)
    signal.throwIfAborted()
    if (result.exitCode !== 0) throw refused(what, result, deps.redactor)
    return result.stdout
  }
  const compose = (file: string): readonly string[] => composeArguments([file], { project })
  return {
    hashes: async (rendered) =>
      parseHashes(
        await demand('tell its configuration hashes', [...compose('-'), 'config', '--hash=*'], {
          input: JSON.stringify(withoutDependencies(rendered)),
        }),
      ),
    containers: async () => {
      const all = await engine.containers({ [composeLabels.project]: project })
      return all.filter(({ labels }) => labels[composeLabels.oneOff] !== 'True')
    },
    inspect: async (id) => redactProbes(await engine.inspect(id), deps.redactor),
    hasImage: async (image) => {
      const result = await docker(['image', 'inspect', '--format', '{{.Id}}', image])
      return result.exitCode === 0
    },
    pull: async (image) =>
      void (await demand(`pull ${image}`, ['pull', '--quiet', image], { timeout: LONGEST_PULL })),
    tag: async (image, tag) => void (await demand(`tag ${image}`, ['tag', image, tag])),
    up: async (file, service, { recreate, timeout }) =>
      void (await demand(
        `bring ${service} up`,
        [
          ...compose(file),
          'up',
          '--detach',
          '--no-deps',
          '--no-build',
          '--pull=never',
          ...(recreate ? ['--force-recreate'] : []),
          service,
        ],
        { timeout: timeout + UP_MARGIN },
      )),
    stop: async (id) => void (await demand('stop a container', ['stop', id])),
    remove: (id) => engine.remove(id),
    lastLines: async (id, count) => {
      const lines: string[] = []
      await deps.exec('docker', ['logs', '--tail', String(count), id], {
        env: deps.env,
        timeout: 10_000,
        onLine: (line, _stream, leftOut) => lines.push(redactLine(line, leftOut, deps.redactor)),
      })
      return lines.slice(-count)
    },
    exec: async (id, command, commandSignal) => {
      const options = { signal: commandSignal }
      const { exitCode, output } = await engine.exec(id, ['/bin/sh', '-c', command], options)
      return { exitCode, output: deps.redactor.redact(output) }
    },
  }
}

/**
 * `up --no-deps` hashes a service as if it depended on nothing, `config --hash` does not; without
 * this, every service with dependencies looks changed (measured with Compose 2.26.1).
 */
function withoutDependencies(project: ComposeProject): ComposeProject {
  const services = Object.entries(project.services).map(
    ([name, { depends_on: _dependencies, ...service }]) => [name, service] as const,
  )
  return { ...project, services: Object.fromEntries(services) }
}

/** Here, since whoever quotes a probe cuts it first, and nobody knows half a secret again. */
function redactProbes(container: Container | null, { redact }: Redactor): Container | null {
  if (container === null || container.health === null) return container
  const probes = container.health.probes.map((probe) => ({
    ...probe,
    output: redact(probe.output),
  }))
  return { ...container, health: { ...container.health, probes } }
}

/** Lines of `service hash`. */
function parseHashes(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [service, hash] = line.trim().split(/\s+/)
      return service === undefined || hash === undefined ? [] : [[service, hash]]
    }),
  )
}

function refused(what: string, result: ExecResult, redactor: Redactor): WorldError {
  const lines = result.stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes('level=warning'))
  const found = result.timedOut ? 'no end of it in time' : lines.slice(-3).join(' ')
  return new WorldError('deploy/target-refused', {
    expected: `the staging target to ${what}`,
    found: redactor.redact(found) || `exit code ${result.exitCode}`,
    fix: 'Check that the engine and the registry answer and that the login is valid, then deploy again.',
  })
}
