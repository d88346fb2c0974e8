import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** What users run is the bundle; one that is older than the sources would be timed in vain. */
export function chooseCommandLine(
  root: string,
  { cli, sources }: { readonly cli?: string | undefined; readonly sources: boolean },
): string {
  if (cli !== undefined) return resolve(cli)
  const check = ['scripts/build.ts', '--check']
  const isCurrent = !sources && spawnSync(process.execPath, check, { cwd: root }).status === 0
  if (!isCurrent) console.error('measuring src/main/cli.ts: slower to start than a current dist/')
  return resolve(root, isCurrent ? 'dist/cli.js' : 'src/main/cli.ts')
}
