import type { ProgramFile } from '../integration/egress/egress-options.ts'
import { readContainerProgram } from './container-program.ts'

/** The program of the gateway's container. */
export function readGatewayProgram(): Promise<readonly ProgramFile[]> {
  return readContainerProgram({ name: 'gateway', parts: ['integration/gateway/program'] })
}
