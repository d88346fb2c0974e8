import type { Operation } from './plan-operations.ts'

const VERBS = {
  createNetwork: 'create network',
  createVolume: 'create volume',
  createContainer: 'create',
  start: 'start',
  waitFor: 'wait for',
} as const satisfies Record<Operation['do'], string>

/** A plan for people: one operation a line, its causes in brackets. */
export function renderPlan(operations: readonly Operation[]): string {
  return operations
    .map((operation) => {
      const separator = operation.do === 'waitFor' ? ': ' : ' '
      const detail = operation.detail === '' ? '' : `${separator}${operation.detail}`
      const because = operation.because.length === 0 ? '' : `  (${operation.because.join('; ')})`
      return `${VERBS[operation.do]} ${operation.what}${detail}${because}`
    })
    .join('\n')
}
