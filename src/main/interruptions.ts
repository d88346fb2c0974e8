/** How this process is asked to end. */
export type Interruptions = {
  /** Aborts at the first SIGINT or SIGTERM, with its name as reason. */
  readonly signal: AbortSignal
  /**
   * Until it is disposed of, a second signal is obeyed at once: the words go to stderr, and the process ends
   * where it stands. For work that somebody else finishes when we are gone.
   */
  readonly leaveOnInsistence: (words: string) => Disposable
}

/** One press of Ctrl-C may come twice, from the terminal and from the program that started us. */
const ONE_PRESS_MILLISECONDS = 400

const interruptedExitCodes = { SIGINT: 130, SIGTERM: 143 } as const

/** Takes the signals of a process; from here on they end nothing by themselves. */
export function catchInterruptions(
  source: Pick<NodeJS.Process, 'on' | 'exit'>,
  now: () => number,
  say: (text: string) => void,
): Interruptions {
  const abort = new AbortController()
  const leaving: string[] = []
  let first: keyof typeof interruptedExitCodes | null = null
  let at = 0
  const onSignal = (name: keyof typeof interruptedExitCodes): void => {
    if (first === null) {
      first = name
      at = now()
      return abort.abort(name)
    }
    const words = leaving.at(-1)
    if (words === undefined || now() - at < ONE_PRESS_MILLISECONDS) return
    say(`${words}\n`)
    source.exit(interruptedExitCodes[first])
  }
  source.on('SIGINT', onSignal)
  source.on('SIGTERM', onSignal)
  return {
    signal: abort.signal,
    leaveOnInsistence: (words) => {
      leaving.push(words)
      return { [Symbol.dispose]: () => void leaving.splice(leaving.indexOf(words), 1) }
    },
  }
}
