import { classifyFile } from './classify-file.ts'
import type { Observation } from './observation.ts'

/** Folders that pip, npm and gem install into, whatever lies above them. */
const INSTALLED = /(?:^|\/)(?:site-packages|dist-packages|node_modules|gems)\//
/** What pip keeps about a package: its README among it. */
const ABOUT_PACKAGE = /\.(?:dist|egg)-info\//

/** Whether a file is a package's and no setting: its lines are read, and not how it works. */
export function isInstalledCode(path: string): boolean {
  return INSTALLED.test(path) && (classifyFile(path) !== 'setting' || ABOUT_PACKAGE.test(path))
}

/**
 * The code of an installed package names every host of every venue that it can speak to; none of them
 * is configured by that. There, endpoints and switches are only evidence about their neighbours,
 * unless they stand in a settings file. Credentials count wherever they are.
 */
export function muteInstalledCode(
  observations: readonly Observation[],
  path: string,
): readonly Observation[] {
  if (!isInstalledCode(path)) return observations
  return observations.map((one) =>
    one.what === 'credential' ? one : { ...one, isReported: false, isSetting: false },
  )
}
