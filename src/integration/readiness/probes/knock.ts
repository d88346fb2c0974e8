import { connect } from 'node:net'

/** The engine's proxy accepts before the service listens, and hangs up at once when it finds nobody there. */
const HOLD_MILLISECONDS = 80
const GIVE_UP_MILLISECONDS = 1_000

/** Whether somebody behind a published port takes the connection: it stays open, or something comes out of it. */
export function knock(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    let timer = setTimeout(() => answer(false), GIVE_UP_MILLISECONDS)
    const answer = (isThere: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(isThere)
    }
    socket.on('connect', () => {
      clearTimeout(timer)
      timer = setTimeout(() => answer(true), HOLD_MILLISECONDS)
    })
    socket.on('data', () => answer(true))
    socket.on('end', () => answer(false))
    socket.on('error', () => answer(false))
  })
}
