import { countOf } from '../../contract/count-of.ts'
import { formatSize } from '../../config/size.ts'
import type { IntegrationData } from '../integration-data.ts'
import type { SectionView } from './section-view.ts'

type Service = IntegrationData['services'][number]

const MOST_SERVICES = 60
const LONGEST_NAME = 80

/** Services with their states and what they used; those that are not ready come first, and stay where there is little room. */
export function renderServiceTable(
  { services, resources = [] }: IntegrationData,
  view: SectionView,
): readonly string[] {
  if (services.length === 0) return []
  const ready = services.filter(isReady)
  const late = services.filter((service) => !isReady(service))
  if (view.detail === 'totals')
    return ['', `${ready.length} of ${countOf(services.length, 'service')} ready.`]
  const told = [...late, ...(view.detail === 'full' ? ready : [])].slice(0, MOST_SERVICES)
  const more = services.length - told.length
  if (told.length === 0)
    return [
      '',
      services.length === 1
        ? 'The service became ready.'
        : `All ${services.length} services became ready.`,
    ]
  return [
    '',
    '| | service | state | ready after | ready by | peak memory | CPU |',
    '|---|---|---|---:|---|---:|---:|',
    ...told.map((service) => {
      const used = resources.find((one) => one.service === service.name)
      const cells = [
        markOf(service, view),
        view.text(service.name, LONGEST_NAME),
        stateOf(service),
        service.readySeconds === null ? '' : `${service.readySeconds.toFixed(1)} s`,
        service.readyBy === null ? '' : view.text(service.readyBy, LONGEST_NAME),
        used?.peakMemoryBytes === null || used === undefined
          ? ''
          : formatSize(used.peakMemoryBytes),
        used?.cpuSeconds === null || used === undefined ? '' : `${used.cpuSeconds.toFixed(1)} s`,
      ]
      return `| ${cells.join(' | ')} |`
    }),
    ...(more > 0 ? ['', `and ${more} more.`] : []),
  ]
}

function isReady({ state }: Service): boolean {
  return state === 'ready' || state === 'completed'
}

function markOf(service: Service, { marks }: SectionView): string {
  if (isReady(service)) return marks.pass
  return service.state === 'failed' ? marks.fail : '⏳'
}

function stateOf({ state, exitCode }: Service): string {
  return state === 'failed' && exitCode !== null ? `${state}, exit code ${exitCode}` : state
}
