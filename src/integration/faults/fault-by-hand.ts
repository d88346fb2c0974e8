import { composeLabels } from '../../adapters/docker-engine.ts'
import type { World } from '../../adapters/world.ts'
import { InputError } from '../../contract/input-error.ts'
import { runLabels } from '../reaper/run-labels.ts'
import { describeDetail } from './describe-fault.ts'
import type { Fault, FaultRecord } from './fault-schema.ts'
import { keepFaults } from './keep-faults.ts'
import { listAbilities } from './list-abilities.ts'
import type { Abilities } from './list-abilities.ts'
import { findTarget } from './open-faults.ts'
import { findProxies } from './open-proxies.ts'

type OpenProject = AsyncDisposable & {
  readonly name: string
  readonly abilities: () => Promise<Readonly<Record<string, Abilities>>>
  /** Resolves once the fault has ended: by time, or by the person’s interrupt. */
  readonly disturb: (fault: Fault) => Promise<FaultRecord>
}

/**
 * A project that is up, kept or in the middle of a run, to be disturbed by a person.
 * @throws InputError where there is none, or several and none is named
 */
export async function openProject(
  wanted: string | undefined,
  deps: Pick<World, 'engine' | 'clock' | 'log' | 'redactor' | 'signal'>,
): Promise<OpenProject> {
  const name = await findProject(wanted, deps)
  const stop = new AbortController()
  const proxies = await findProxies(name, stop.signal, deps)
  const began = deps.clock.now().getTime()
  const keeper = keepFaults({
    ...deps,
    lease: 0,
    elapsed: () => Math.max(0, deps.clock.now().getTime() - began),
    find: (service) => findTarget(name, service, proxies, deps.engine),
    onChange: () => {},
  })
  return {
    name,
    abilities: () => listAbilities(name, proxies, deps.engine),
    disturb: async (fault) => {
      const { id, endsAt } = await keeper.begin(fault, '')
      const detail = describeDetail(fault)
      const lasts = Math.round((endsAt - deps.clock.now().getTime()) / 1_000)
      const what = `${fault.kind}${detail === '' ? '' : ` ${detail}`} of ${fault.service}`
      deps.log.info(`${what} for ${lasts} s; an interrupt ends it`)
      await deps.clock.sleep(endsAt - deps.clock.now().getTime(), deps.signal).catch(() => {})
      // Time may have begun to end it already; the same record comes of both.
      await keeper.end(id, deps.signal.aborted ? 'client' : 'lease')
      const [record] = keeper.records()
      if (record === undefined) throw new Error('the fault left no record')
      deps.log.info(record.problem ?? `${what} has ended`)
      return record
    },
    [Symbol.asyncDispose]: async () => {
      await keeper.endAll(null, 'end')
      stop.abort()
    },
  }
}

async function findProject(
  wanted: string | undefined,
  { engine }: Pick<World, 'engine'>,
): Promise<string> {
  const running = (await engine.containers({ [runLabels.run]: wanted ?? '' })).filter(
    ({ status }) => status !== 'created' && status !== 'exited',
  )
  const names = [...new Set(running.map(({ labels }) => labels[composeLabels.project] ?? ''))]
  const [first] = names
  if (first !== undefined && names.length === 1) return first
  throw new InputError('integration/fault-project', {
    expected: wanted === undefined ? 'one project that is up' : `${wanted} to be up`,
    found: names.join(', ') || 'none',
    fix:
      names.length > 1
        ? 'Name one with --project.'
        : 'Start it: papergate integration --keep leaves it up.',
  })
}
