import type { ComposeProject } from '../adapters/compose.ts'
import type { Container } from '../adapters/engine.ts'
import type { ServiceReport } from './deploy-data.ts'
import { containersOf } from './plan-release.ts'
import type { Release } from './release-store.ts'

/** What runs, by the engine's word: one line per wanted service, with its published ports. */
export function reportServices(
  project: ComposeProject,
  images: Release['images'],
  containers: readonly Container[],
): ServiceReport[] {
  return Object.keys(project.services)
    .sort()
    .map((name) => {
      const container = containersOf(containers, name)[0]
      return {
        name,
        image: container?.image ?? project.services[name]?.image ?? '',
        digest: digestOf(container?.image) ?? images[name]?.digest ?? null,
        state: container?.status ?? 'absent',
        health: container?.health?.status ?? null,
        ports: (container?.ports ?? [])
          .filter(({ host }) => !host.includes(':'))
          .map(({ container: inside, host, port }) => ({ container: inside, host, port })),
      }
    })
}

function digestOf(image: string | undefined): string | null {
  return /@(sha256:[0-9a-f]{64})$/.exec(image ?? '')?.[1] ?? null
}
