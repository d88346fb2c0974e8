import { ensureEngine } from './engine/ensure-engine.ts'
import { engineEnvironment, findEngine } from './engine/find-engine.ts'
import { registryAnswers, stopRegistry } from './engine/local-registry.ts'
import { REGISTRY_ADDRESS, places } from './engine/places.ts'
import { removeFolder } from './engine/remove-folder.ts'
import { SetupError } from './engine/setup-error.ts'
import { stopDaemon } from './engine/start-daemon.ts'

/** `npm run engine [-- env|status|stop|clean]`: the engine, the registry and the base images. */
const commands: Readonly<Record<string, () => Promise<void>>> = {
  start: async () => {
    await ensureEngine((line) => console.error(line))
  },
  env: async () => {
    const { env } = await ensureEngine((line) => console.error(line))
    for (const [name, value] of Object.entries(env)) console.log(`export ${name}=${quote(value)}`)
  },
  status: async () => {
    const engine = await findEngine()
    console.log(
      engine === null ? 'engine: none answers' : `engine: Docker ${engine.version} answers`,
    )
    const own = Object.keys(engineEnvironment()).length > 0
    console.log(own ? `packages: ${places.cache}` : 'packages: none of ours')
    const registry = await registryAnswers()
    console.log(`registry: ${registry ? `${REGISTRY_ADDRESS} answers` : 'none answers'}`)
    if (engine === null) process.exitCode = 3
  },
  stop: async () => {
    const [daemon, registry] = [await stopDaemon(), await stopRegistry()]
    console.log(daemon || registry ? 'engine: stopped' : 'engine: nothing of ours runs')
  },
  clean: async () => {
    await stopDaemon()
    await stopRegistry()
    for (const folder of [places.run, places.data, places.cache]) {
      if (await removeFolder(folder)) console.log(`removed ${folder}`)
    }
  },
}

const name = process.argv[2] ?? 'start'
const command = commands[name]
if (command === undefined) {
  console.error(`engine: expected one of ${Object.keys(commands).join(', ')}; found ${name}`)
  process.exitCode = 2
} else {
  try {
    await command()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(`engine: ${error.message}`)
    process.exitCode = 3
  }
}

function quote(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`
}
