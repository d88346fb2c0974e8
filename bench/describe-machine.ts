import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os'
import { join } from 'node:path'

import { findPeer } from './peers/find-peer.ts'

/** What the figures depend on, in one line; load is what else ran when it began. */
export function describeMachine(): string {
  const [load = 0] = loadavg()
  const peers = [versionOf('git'), versionOf('grcov'), versionOf('diff-cover'), ...npmVersions()]
  return [
    `${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${availableParallelism()} cores`,
    `${Math.round(totalmem() / 1e9)} GB`,
    platform(),
    `load ${load.toFixed(1)}`,
    `Node ${process.version}`,
    ...peers.filter((version) => version !== null),
  ].join('; ')
}

function versionOf(name: string): string | null {
  const program = findPeer(name)
  if (program === null) return null
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return `${name} ${/\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? 'of unknown version'}`
}

function npmVersions(): readonly (string | null)[] {
  return ['lcov-parse', 'parse-lcov', 'testcontainers'].map((name) => {
    const folder = findPeer(join('node_modules', name))
    if (folder === null) return null
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      readonly version: string
    }
    return `${name} ${version}`
  })
}
