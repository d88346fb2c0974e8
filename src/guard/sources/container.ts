import { InputError } from '../../contract/input-error.ts'
import { visibleName } from './image-archive.ts'
import { settingsTexts } from './image-config.ts'
import { scanSettings } from './image-settings.ts'
import type { ScanContent, SourceScan } from './source-scan.ts'

/** The settings of one container as the engine reports them. */
export type ContainerSettings = {
  readonly name: string
  /** `NAME=value`, those of the image and those that it was started with. */
  readonly env: readonly string[]
  readonly command: readonly string[]
  readonly entrypoint: readonly string[]
  readonly healthcheck: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

/**
 * What a container's settings say about venues: environment, command, health check and labels. Files
 * that are mounted into it are not read.
 * @throws InputError where the engine has no such container.
 */
export async function scanContainer(
  engine: { readonly inspectSettings: (idOrName: string) => Promise<ContainerSettings | null> },
  idOrName: string,
  scan: ScanContent,
): Promise<SourceScan> {
  const settings = await engine.inspectSettings(idOrName)
  if (settings === null)
    throw new InputError('guard/container-missing', {
      expected: `a container ${visibleName(idOrName)}`,
      found: 'none with that name or id',
      fix: 'Look at `docker ps --all`, and name one that is there.',
    })
  const source = `container ${visibleName(settings.name)}`
  const texts = settingsTexts(
    {
      Env: settings.env,
      Labels: settings.labels,
      Cmd: settings.command,
      Entrypoint: settings.entrypoint,
      Healthcheck: { Test: settings.healthcheck },
    },
    'config',
  )
  const found = scanSettings(texts, source, scan)
  return {
    source,
    groups: found.length === 0 ? [] : [found],
    files: 1,
    binaries: 0,
    bytes: texts.reduce((total, { text }) => total + Buffer.byteLength(text), 0),
    unread: [],
  }
}
