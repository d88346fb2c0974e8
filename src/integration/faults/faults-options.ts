import type { ProgramFile } from '../egress/egress-options.ts'

/** What is made ready for tests that break things on purpose. */
export type FaultsOptions = {
  /** Services before which a proxy is to stand. */
  readonly services: readonly string[]
  /** How long a fault lasts that says nothing of it, in milliseconds. */
  readonly lease: number
  /** Image with `node`, of the person's own; null: one is made of this machine's programs. */
  readonly image: string | null
  /** The program that runs in a proxy's container; its first file is the one to start. */
  readonly program: () => Promise<readonly ProgramFile[]>
}
