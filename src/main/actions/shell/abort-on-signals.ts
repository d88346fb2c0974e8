/** A signal that aborts, with the name as reason, when the job is cancelled; `dispose` gives the process back. */
export function abortOnSignals(): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const abort = new AbortController()
  const stop = (name: 'SIGINT' | 'SIGTERM'): void => abort.abort(name)
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return {
    signal: abort.signal,
    dispose: () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    },
  }
}
