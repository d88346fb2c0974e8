import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Folders of peers: those of `PAPERGATE_BENCH_PEERS`, then `PATH`. */
const folders = [process.env['PAPERGATE_BENCH_PEERS'], process.env['PATH']].flatMap(
  (list) => list?.split(delimiter).filter((folder) => folder !== '') ?? [],
)

/** Path of a program or of `node_modules/<package>`, null where it is not installed. */
export function findPeer(name: string): string | null {
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}
