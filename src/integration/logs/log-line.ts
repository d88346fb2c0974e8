/** One line of a service's log. */
export type LogLine = {
  /** When, as the engine says it: ISO 8601 in UTC with nanoseconds; all times compare as text. */
  readonly time: string
  /** `log`: not the service's own but what we have to say about its log. */
  readonly stream: 'out' | 'err' | 'log'
  /** Which of the service's containers, from 1 on; only those after the first are marked in files. */
  readonly replica: number
  /** Without line ends, secrets and whatever a terminal or a runner would act on. */
  readonly text: string
}

/** `time stream text` for the first container of a service, `time stream:2 text` for the second. */
export function formatLogLine({ time, stream, replica, text }: LogLine): string {
  return `${time} ${stream}${replica > 1 ? `:${replica}` : ''} ${text}`
}

/** Null where the line is not one that `formatLogLine` has written. */
export function parseLogLine(line: string): LogLine | null {
  const found = /^(\d{4}-\d\d-\d\dT\S{8,24}) (out|err|log)(?::(\d{1,6}))? (.*)$/s.exec(line)
  if (found === null) return null
  const [, time = '', stream, replica = '1', text = ''] = found
  return { time, stream: stream as LogLine['stream'], replica: Number(replica), text }
}

/** Names that files of suites and checks have in the same folder. */
const TAKEN = /^(?:suite|check)-/

/** The name of a service's log file; no two services share one, and none has that of a suite or check. */
export function logFileName(service: string): string {
  return TAKEN.test(service) ? `${service}.service.log` : `${service}.log`
}
