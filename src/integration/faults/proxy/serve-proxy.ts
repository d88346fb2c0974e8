import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { cutsOpen, mergeEffects } from './merge-effects.ts'
import type { Disturbance, Effect, ProxyConfig, ProxyEvent } from './proxy-protocol.ts'
import { relayRequests } from './relay-requests.ts'
import { servePorts } from './serve-ports.ts'

export type Proxy = {
  /** Takes on what the files of disturbances say now, and tells. */
  readonly reload: () => Promise<void>
}

type InForce = { readonly nonce: string; readonly effect: Effect; readonly timer: NodeJS.Timeout }

/**
 * Stands before a service under its name. Each disturbance is a file in `folder`, written by whoever wants
 * it, who then sends a signal; each ends by itself at its time, also where its author has died.
 */
export async function serveProxy(
  { ports, upstreams, relay }: ProxyConfig,
  folder: string,
  write: (event: ProxyEvent) => void,
): Promise<Proxy> {
  const served = await servePorts(ports, upstreams)
  if (relay !== null) await relayRequests(relay)
  const inForce = new Map<string, InForce>()
  /** Nonces of what has ended by itself. */
  const expired = new Set<string>()
  const set = (isCut: boolean): Promise<void> =>
    served.set(mergeEffects([...inForce.values()].map(({ effect }) => effect)), isCut)
  const end = (id: string): void => {
    clearTimeout(inForce.get(id)?.timer)
    inForce.delete(id)
  }
  const reload = async (): Promise<void> => {
    let isCut = false
    const nonces: string[] = []
    for (const { id, nonce, effect, lasts } of await readDisturbances(folder)) {
      nonces.push(nonce)
      const known = inForce.get(id)
      if (known?.nonce === nonce || expired.has(nonce)) continue
      end(id)
      if (effect === null) {
        await rm(join(folder, `${id}.json`), { force: true })
        continue
      }
      const expire = (): void => {
        // Its file stays: in this moment its author may be writing the end of it there, and wait for our word.
        expired.add(nonce)
        end(id)
        void set(false)
      }
      inForce.set(id, { nonce, effect, timer: setTimeout(expire, lasts) })
      // One that is renewed has cut them already.
      if (known === undefined && cutsOpen(effect)) isCut = true
    }
    await set(isCut)
    write({ event: 'applied', nonces })
  }
  let last = Promise.resolve()
  return {
    reload: () => {
      last = last.then(reload)
      return last
    },
  }
}

async function readDisturbances(folder: string): Promise<readonly Disturbance[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  const texts = await Promise.all(
    names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
  )
  // One that is being written has its signal yet to come.
  return texts.flatMap((text) => {
    try {
      return [JSON.parse(text) as Disturbance]
    } catch {
      return []
    }
  })
}
