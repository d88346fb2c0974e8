// `node start-with-testcontainers.mjs NODE_MODULES COMPOSE_FILE`: up, `ready` on standard output, down.
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

const [modules, file] = process.argv.slice(2)
const { DockerComposeEnvironment, Wait } = createRequire(join(modules, 'x.js'))('testcontainers')
// Without this it takes a service for ready as soon as its ports answer, and these publish none.
const started = await new DockerComposeEnvironment(dirname(file), basename(file))
  .withDefaultWaitStrategy(Wait.forHealthCheck())
  .withWaitStrategy('migrate-1', Wait.forOneShotStartup())
  .withEnvironment(process.env)
  .up()
process.stdout.write('ready\n')
await started.down({ timeout: 0, removeVolumes: true })
