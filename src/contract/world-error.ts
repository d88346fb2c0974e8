import { PapergateError } from './papergate-error.ts'

/** What the world refused: the engine, a registry, an API, a commit that git cannot find, the disk. */
export class WorldError extends PapergateError {
  override readonly name = 'WorldError' as const
  override readonly exitCode = 3
}
