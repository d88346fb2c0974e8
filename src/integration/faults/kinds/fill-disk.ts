import type { Container } from '../../../adapters/engine.ts'
import { WorldError } from '../../../contract/world-error.ts'
import { unavailable } from '../fault-errors.ts'
import type { Fault } from '../fault-schema.ts'
import type { FaultDependencies } from './begin-fault.ts'

const BYTES_PER_MEGABYTE = 1_000_000
const BLOCK_BYTES = 1_024

/**
 * Fills the file system at a path inside the first container, up to a limit. One that could not be filled
 * within it is refused, and so is the container's own: they are the disk of the engine's machine.
 */
export async function fillDisk(
  id: string,
  fault: Extract<Fault, { kind: 'disk-full' }>,
  [container]: readonly Container[],
  { engine }: FaultDependencies,
): Promise<() => Promise<void>> {
  const { path, service, megabytes } = fault
  const refuse = (reason: string): never => {
    throw unavailable('disk-full', service, reason)
  }
  if (container === undefined) return refuse('its container is not there')
  const run = (...command: readonly string[]) => engine.exec(container.id, command)
  const seen = parseFree((await run('df', '-Pk', path)).output)
  if (seen === null) return refuse(`\`df ${path}\` says nothing of use inside it`)
  if (seen.mount === '/') {
    return refuse(`${path} lies on the engine’s own disk; mount a tmpfs or a sized volume there`)
  }
  const most = megabytes * BYTES_PER_MEGABYTE
  if (seen.bytes > most) {
    const free = Math.ceil(seen.bytes / BYTES_PER_MEGABYTE)
    return refuse(`${free} MB are free at ${path}, and ${megabytes} may be written`)
  }
  const file = `${path.replace(/\/+$/, '')}/.papergate-full-${id}`
  const undo = async (): Promise<void> => {
    // A tmpfs has gone with the container.
    if ((await engine.inspect(container.id))?.status !== 'running') return
    const { exitCode, output } = await run('rm', '-f', file)
    if (exitCode !== 0) throw notFreed(file, output)
  }
  const filled = await run('sh', '-c', 'head -c "$1" /dev/zero > "$2"', 'sh', String(most), file)
  const left = parseFree((await run('df', '-Pk', path)).output)?.bytes ?? Infinity
  if (left < BLOCK_BYTES * 4) return undo
  await undo()
  return refuse(`it cannot be filled: ${filled.output.trim().split('\n').at(-1) ?? ''}`)
}

/** The last line of `df -Pk`: file system, blocks, used, available, capacity, mount. */
function parseFree(output: string): { readonly bytes: number; readonly mount: string } | null {
  const match = /\s(\d+)\s+\d+%\s+(\/\S*)\s*$/.exec(output)
  if (match === null) return null
  return { bytes: Number(match[1]) * BLOCK_BYTES, mount: match[2] ?? '/' }
}

function notFreed(file: string, output: string): WorldError {
  return new WorldError('integration/fault-disk', {
    expected: `${file} to be removed`,
    found: output.trim(),
    fix: 'Remove it inside the container.',
  })
}
