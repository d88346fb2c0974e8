import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { createFolder } from '../../adapters/create-folder.ts'
import type { IntegrationData } from '../integration-data.ts'
import type { IntegrationDependencies } from '../integration-options.ts'
import { renderTimelineSvg } from '../render/render-timeline-svg.ts'
import type { ServiceResources } from '../resources/resources-schema.ts'
import { watchResources } from '../resources/watch-resources.ts'
import { findCriticalPath } from './find-critical-path.ts'
import type { NeedyService } from './find-critical-path.ts'
import { measurePhases } from './measure-phases.ts'
import { recordTimeline } from './record-timeline.ts'
import type { Timeline } from './record-timeline.ts'

export type RunRecord = {
  readonly timeline: Timeline
  /** Takes the last figures of what the services use, while they are still there. */
  readonly measure: () => Promise<void>
  /** Ends the recording, wherever the run has come to. */
  readonly stop: () => void
  /** What was recorded; draws it to `<out>/integration/timeline.svg`, too. */
  readonly conclude: () => Promise<
    Required<Pick<IntegrationData, 'timeline' | 'criticalPath' | 'resources'>>
  >
}

/** Records when the services of a project come up and what they use, from before they are created on. */
export async function recordRun(
  project: string,
  services: readonly NeedyService[],
  deps: Pick<IntegrationDependencies, 'engine' | 'clock' | 'out' | 'redactor' | 'log'>,
): Promise<RunRecord> {
  const names = new Set(services.map(({ name }) => name))
  const timeline = await recordTimeline(project, names, deps)
  const usage = await watchResources(project, names, deps)
  let resources: ServiceResources[] = []
  return {
    timeline,
    measure: async () => {
      resources = await usage.finish()
    },
    stop: () => {
      timeline.stop()
      usage.stop()
    },
    conclude: async () => {
      const entries = timeline.entries()
      const criticalPath = findCriticalPath(entries, services)
      const svg = renderTimelineSvg(measurePhases(entries, criticalPath), criticalPath)
      await writePicture(join(deps.out, 'integration'), deps.redactor.redact(svg)).catch(
        (error: unknown) => deps.log.warn(`the timeline was not drawn: ${String(error)}`),
      )
      return { timeline: entries, criticalPath, resources }
    },
  }
}

async function writePicture(folder: string, svg: string): Promise<void> {
  await createFolder(folder)
  await writeFile(join(folder, 'timeline.svg'), svg)
}
