import { Resolver } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import { isIPv4 } from 'node:net'

/** The real address of a host. */
export async function lookUpHost(host: string): Promise<string> {
  const { address } = await findHost(host)
  return address
}

export type FoundHost = {
  readonly address: string
  /** By the hosts file, or itself an address: nobody outside had a say in it. */
  readonly isFixed: boolean
}

/**
 * Looks into the hosts file, which the engine writes, and asks its resolver. The system's own way would
 * need libraries that the image does not have.
 */
export async function findHost(host: string): Promise<FoundHost> {
  if (isIPv4(host)) return { address: host, isFixed: true }
  const lines = (await readFile('/etc/hosts', 'utf8').catch(() => '')).split('\n')
  for (const line of lines) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (isIPv4(address) && names.includes(host)) return { address, isFixed: true }
  }
  const [address] = await new Resolver({ timeout: 2_000, tries: 2 }).resolve4(host)
  if (address === undefined) throw new Error(`no address for ${host}`)
  return { address, isFixed: false }
}
