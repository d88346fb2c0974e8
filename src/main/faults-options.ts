import type { Config } from '../config/schema.ts'
import type { FaultsOptions } from '../integration/faults/faults-options.ts'
import { readContainerProgram } from './container-program.ts'

/** What `integration.faults` of papergate.yml asks for; null where it says nothing. */
export function faultsOptions({
  faults,
  egress,
}: NonNullable<Config['integration']>): FaultsOptions | null {
  if (faults === undefined) return null
  return {
    ...faults,
    image: egress.image ?? null,
    program: () =>
      readContainerProgram({
        name: 'fault-proxy',
        parts: ['integration/faults/proxy', 'integration/gateway/program/look-up-host.ts'],
      }),
  }
}
