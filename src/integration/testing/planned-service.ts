import type { PlannedService } from '../readiness/plan-services.ts'

/** A service as planned from a compose file that says nothing but its image. */
export function planned(name: string, changes: Partial<PlannedService> = {}): PlannedService {
  return {
    name,
    needs: [],
    replicas: 1,
    ready: { by: 'image' },
    mayProbe: true,
    restarts: 0,
    onDeath: 'fail',
    budget: null,
    ...changes,
  }
}
