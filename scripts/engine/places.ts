import { homedir } from 'node:os'
import { join } from 'node:path'

/** Whether system folders are ours to write; otherwise everything lies below the person's home. */
const isRoot = process.getuid?.() === 0
const userCache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
const userState = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state')

/** Where packages, data and state lie: outside of any clone, so that every clone shares one engine. */
export const places = {
  isRoot,
  cache: isRoot ? '/var/cache/papergate' : join(userCache, 'papergate'),
  data: isRoot ? '/var/lib/papergate' : join(userState, 'papergate'),
  run: isRoot ? '/run/papergate' : join(userState, 'papergate', 'run'),
} as const

export const enginePlaces = {
  packages: join(places.cache, 'engine'),
  apt: join(places.cache, 'apt'),
  clientConfig: join(places.cache, 'docker-client'),
  dataRoot: join(places.data, 'docker'),
  execRoot: join(places.run, 'docker'),
  pidFile: join(places.run, 'docker.pid'),
  daemonConfig: join(places.run, 'daemon.json'),
  log: join(places.data, 'dockerd.log'),
  lock: join(places.cache, 'engine.lock'),
} as const

export const registryPlaces = {
  packages: join(places.cache, 'registry'),
  data: join(places.data, 'registry'),
  config: join(places.run, 'registry.yml'),
  log: join(places.data, 'registry.log'),
} as const

export const DEFAULT_SOCKET = '/var/run/docker.sock'
export const REGISTRY_ADDRESS = '127.0.0.1:5055'
