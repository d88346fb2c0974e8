import { composeLabels } from '../docker-engine.ts'
import type { Container } from '../engine.ts'

/** When every container of the tests was started. */
export const START = Date.parse('2026-01-01T00:00:00Z')

/** A container of a service as it is before its start. */
export function created(service: string, changes: Partial<Container> = {}): Container {
  return {
    id: `id-of-${service}`,
    name: `papergate-1-${service}-1`,
    labels: { [composeLabels.project]: 'papergate-1', [composeLabels.service]: service },
    image: 'debian',
    imageId: 'sha256:0',
    status: 'created',
    exitCode: 0,
    oomKilled: false,
    error: '',
    startedAt: null,
    finishedAt: null,
    restartCount: 0,
    restartPolicy: 'no',
    pid: null,
    exposedPorts: [],
    healthCheck: null,
    health: null,
    ports: [],
    ...changes,
  }
}

export function running(service: string, changes: Partial<Container> = {}): Container {
  return created(service, {
    status: 'running',
    exitCode: null,
    startedAt: new Date(START).toISOString(),
    ...changes,
  })
}

export function exited(
  service: string,
  exitCode: number,
  changes: Partial<Container> = {},
): Container {
  return running(service, {
    status: 'exited',
    exitCode,
    finishedAt: '2026-01-01T00:00:05Z',
    ...changes,
  })
}

export function withHealth(
  service: string,
  status: 'starting' | 'healthy' | 'unhealthy',
  output = '',
): Container {
  return running(service, {
    healthCheck: {
      test: ['CMD', 'true'],
      interval: 10_000,
      timeout: 5_000,
      retries: 2,
      startPeriod: 20_000,
      startInterval: 100,
    },
    health: {
      status,
      probes: [{ exitCode: status === 'healthy' ? 0 : 1, output, milliseconds: 50 }],
    },
  })
}
