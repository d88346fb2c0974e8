import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { once } from 'node:events'

import type { Forward } from './gateway-config.ts'
import { lookUpHost } from './look-up-host.ts'

type Sender = { readonly address: string; readonly port: number }

/** Whoever is silent for so long is somebody new when he comes again. */
const IDLE_MILLISECONDS = 60_000

/** Hands datagrams on, for each sender from a port of its own, so that answers find their way back. */
export async function forwardDatagrams(
  { listen, container, port }: Omit<Forward, 'protocol'>,
  address: string,
  isWelcome: (source: string) => boolean,
  lookUp = lookUpHost,
): Promise<Socket> {
  const front = createSocket('udp4')
  const backs = new Map<string, Promise<Socket>>()
  const open = async (sender: Sender): Promise<Socket> => {
    const target = await lookUp(container)
    const back = createSocket('udp4')
    const idle = setTimeout(() => back.close(), IDLE_MILLISECONDS).unref()
    back.on('message', (message) => {
      idle.refresh()
      front.send(message, sender.port, sender.address, () => {})
    })
    // Nobody listens there yet, or any more.
    back.on('error', () => {})
    back.on('close', () => {
      clearTimeout(idle)
      backs.delete(nameOf(sender))
    })
    back.connect(port, target)
    await once(back, 'connect')
    return back
  }
  front.on('message', (message, sender) => {
    if (!isWelcome(sender.address)) return
    const known = backs.get(nameOf(sender)) ?? open(sender)
    backs.set(nameOf(sender), known)
    known.then(
      (back) => back.send(message, () => {}),
      () => backs.delete(nameOf(sender)),
    )
  })
  front.bind(listen, address)
  await once(front, 'listening')
  return front
}

function nameOf({ address, port }: Sender): string {
  return `${address}:${port}`
}
