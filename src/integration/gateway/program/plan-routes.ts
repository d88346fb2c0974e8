import type { LockedNetwork } from './gateway-config.ts'
import { isInside } from './ipv4.ts'

/** An IPv4 address of the gateway's own and the interface that has it. */
export type OwnAddress = {
  readonly device: string
  readonly address: string
  /** With its network's size, such as `10.7.3.2/24`. */
  readonly subnet: string
}

export type Routes = {
  /** Arguments of `ip`, in order. */
  readonly commands: readonly (readonly string[])[]
  /** The gateway's address, and its network, on the side where the world is. */
  readonly outside: Pick<OwnAddress, 'address' | 'subnet'>
}

/** Where packets of the project's networks are looked up: every address in the world is the gateway's own. */
const WORLD_TABLE = '100'
/** The gateway's real addresses. */
const OWN_TABLE = '101'

/**
 * Makes the gateway the default route of the project's networks, and every address that they send to
 * its own, so that a socket listening on a port accepts connections to that port of any address. What
 * the gateway itself sends goes its ordinary way. Returns null where a network is missing.
 */
export function planRoutes(
  networks: readonly LockedNetwork[],
  own: readonly OwnAddress[],
): Routes | null {
  const inside = networks.map((network) => ({
    ...network,
    device: own.find(({ address }) => isInside(address, network.subnet))?.device,
  }))
  const devices = inside.map(({ device }) => device)
  const outside = own.find(({ device }) => device !== 'lo' && !devices.includes(device))
  if (outside === undefined || devices.includes(undefined)) return null
  const mine = [...own, ...inside.map(({ gateway, device = '' }) => ({ address: gateway, device }))]
  return {
    outside,
    commands: [
      ...inside.map(({ gateway, subnet, device = '' }) => [
        'addr',
        'add',
        `${gateway}/${subnet.split('/')[1]}`,
        'dev',
        device,
      ]),
      // Neighbours stay neighbours: who asks for the address of another service must not get ours.
      ...inside.map(({ subnet }) => ['route', 'add', 'throw', subnet, 'table', WORLD_TABLE]),
      ['route', 'add', 'local', 'default', 'dev', 'lo', 'table', WORLD_TABLE],
      ['route', 'add', 'local', '127.0.0.0/8', 'dev', 'lo', 'table', OWN_TABLE],
      ...mine
        .filter(({ device }) => device !== 'lo')
        .map(({ address, device }) => [
          'route',
          'add',
          'local',
          address,
          'dev',
          device,
          'table',
          OWN_TABLE,
        ]),
      // Answers are sent from addresses of this table only; nobody looks it up otherwise from here on.
      ['route', 'add', 'local', 'default', 'dev', 'lo', 'table', 'local'],
      ...inside.map(({ device = '' }) => [
        'rule',
        'add',
        'pref',
        '10',
        'iif',
        device,
        'lookup',
        WORLD_TABLE,
      ]),
      ['rule', 'add', 'pref', '20', 'lookup', OWN_TABLE],
      ['rule', 'add', 'pref', '30', 'lookup', 'main'],
      ['rule', 'del', 'pref', '0'],
    ],
  }
}
