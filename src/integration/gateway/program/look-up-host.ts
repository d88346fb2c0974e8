import { Resolver } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import { isIPv4 } from 'node:net'

/**
 * The real address of a host, by the hosts file, which the engine writes, and its resolver. The system's
 * own way would need libraries that the image does not have.
 */
export async function lookUpHost(host: string): Promise<string> {
  if (isIPv4(host)) return host
  const lines = (await readFile('/etc/hosts', 'utf8').catch(() => '')).split('\n')
  for (const line of lines) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (isIPv4(address) && names.includes(host)) return address
  }
  const [address] = await new Resolver({ timeout: 2_000, tries: 2 }).resolve4(host)
  if (address === undefined) throw new Error(`no address for ${host}`)
  return address
}
