import type { Attachment, Container } from '../../../adapters/engine.ts'
import { unavailable } from '../fault-errors.ts'
import type { FaultDependencies } from './begin-fault.ts'
import { undoIfRefused } from './stop-containers.ts'

type Undo = () => Promise<void>
type Cut = { readonly id: string; readonly attachment: Attachment }

/** Takes containers out of all their networks: they reach nobody, nobody reaches them, and their names are gone. */
export async function disconnect(
  containers: readonly Container[],
  { engine }: FaultDependencies,
): Promise<Undo> {
  const cuts = await listCuts(containers, 'disconnect', engine)
  const done: Cut[] = []
  const undo = async (): Promise<void> => {
    for (const cut of done) await engine.attach(cut.id, cut.attachment)
  }
  await undoIfRefused(undo, async () => {
    for (const cut of cuts) {
      await engine.detach(cut.id, cut.attachment.network)
      done.push(cut)
    }
  })
  return undo
}

/** Takes the names from containers that stay in their networks; open connections to them may end, too. */
export async function hideName(
  containers: readonly Container[],
  { engine }: FaultDependencies,
): Promise<Undo> {
  const cuts = await listCuts(containers, 'dns', engine)
  const done: Cut[] = []
  const rename = async ({ id, attachment }: Cut, aliases: readonly string[]): Promise<void> => {
    await engine.detach(id, attachment.network)
    await engine.attach(id, { ...attachment, aliases })
  }
  const undo = async (): Promise<void> => {
    for (const cut of done) await rename(cut, cut.attachment.aliases)
  }
  await undoIfRefused(undo, async () => {
    for (const cut of cuts) {
      done.push(cut)
      await rename(cut, [])
    }
  })
  return undo
}

async function listCuts(
  containers: readonly Container[],
  kind: 'disconnect' | 'dns',
  engine: FaultDependencies['engine'],
): Promise<readonly Cut[]> {
  const cuts: Cut[] = []
  for (const { id } of containers) {
    for (const attachment of (await engine.attachments(id)) ?? []) cuts.push({ id, attachment })
  }
  const name = containers[0]?.name ?? 'the service'
  if (cuts.length === 0) throw unavailable(kind, name, 'it has no network of its own')
  return cuts
}
