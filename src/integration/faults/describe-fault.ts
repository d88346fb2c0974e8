import type { Fault } from './fault-schema.ts'

/** What a fault's kind was told, for people; empty where there is nothing to tell. */
export function describeDetail(fault: Fault): string {
  switch (fault.kind) {
    case 'latency':
      return `${fault.milliseconds} ms`
    case 'bandwidth':
      return `${fault.kilobytesPerSecond} KB/s`
    case 'refuse':
      return fault.cut ? 'open connections cut' : ''
    case 'disk-full':
      return fault.path
    case 'clock':
      return `${fault.offsetSeconds > 0 ? '+' : ''}${fault.offsetSeconds} s`
    case 'pause':
    case 'kill':
    case 'restart':
    case 'disconnect':
    case 'dns':
    case 'half-open':
    case 'reset':
      return ''
    default:
      return fault satisfies never
  }
}
