import type Docker from 'dockerode'

import { WorldError } from '../contract/world-error.ts'
import { SilentEngine } from './engine-pulse.ts'
import type { Pulse } from './engine-pulse.ts'

/** Code of the error where the engine takes calls and answers none. */
export const SILENT = 'engine/silent'

/** Calls the engine, as long as it lives; what fails of it is told as `engineError` tells it. */
export type EngineCall = <T>(what: string, body: () => Promise<T>) => Promise<T>

/** @param host `unix://` or `tcp://`; default the default socket */
export function connectionOptions(host: string | undefined): Docker.DockerOptions {
  if (host === undefined || host === '') return { socketPath: '/var/run/docker.sock' }
  const url = URL.canParse(host) ? new URL(host) : null
  if (url?.protocol === 'unix:') return { socketPath: url.pathname }
  if (url?.protocol === 'tcp:' || url?.protocol === 'http:') {
    return { protocol: 'http', host: url.hostname, port: Number(url.port || 2375) }
  }
  throw new WorldError('engine/address', {
    expected: 'DOCKER_HOST as unix:///path or tcp://host:port',
    found: url === null ? 'something that is no address' : `${url.protocol}//…`,
    fix: 'Set DOCKER_HOST to a socket that this machine can reach.',
  })
}

/** What the engine refused, or that it is gone. */
export function engineError(what: string, host: string | undefined, cause: unknown): WorldError {
  if (cause instanceof WorldError) return cause
  const isSilent = cause instanceof SilentEngine
  return new WorldError(
    isSilent ? SILENT : 'engine/refused',
    {
      expected: `the Docker Engine at ${host ?? 'unix:///var/run/docker.sock'} to ${what}`,
      found: cause instanceof Error ? cause.message : String(cause),
      fix: isSilent
        ? 'Check `docker version`: where it hangs, too, restart the engine; then run again.'
        : 'Check `docker version`; start the engine or set DOCKER_HOST, then run again.',
    },
    { cause },
  )
}

/** The HTTP status of an error that the engine answered; null where there was no answer. */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : null
}

/** Makes calls to the engine at `host`. */
export function engineCaller(host: string | undefined, pulse: Pulse): EngineCall {
  return async (what, body) => {
    try {
      return await pulse.watch(body)
    } catch (error) {
      throw engineError(what, host, error)
    }
  }
}

const LONGEST_ANSWER_MILLISECONDS = 20_000

/** For questions that any engine that lives answers soon: one that never does so may be stuck there alone. */
export async function demandAnswer<T>(
  body: () => Promise<T>,
  longest = LONGEST_ANSWER_MILLISECONDS,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${longest / 1_000} s`)), longest)
  })
  try {
    return await Promise.race([body(), late])
  } finally {
    clearTimeout(timer)
  }
}
