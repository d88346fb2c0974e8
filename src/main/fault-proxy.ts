import { mkdirSync, readFileSync, writeSync } from 'node:fs'

import type { ProxyConfig, ProxyEvent } from '../integration/faults/proxy/proxy-protocol.ts'
import { serveProxy } from '../integration/faults/proxy/serve-proxy.ts'

// The program of a proxy's container: its arguments are its configuration and the folder of disturbances.
const write = (event: ProxyEvent): void => void writeSync(1, `${JSON.stringify(event)}\n`)

try {
  const [configPath = '', folder = ''] = process.argv.slice(2)
  const config = JSON.parse(readFileSync(configPath, 'utf8')) as ProxyConfig
  mkdirSync(folder, { recursive: true })
  const proxy = await serveProxy(config, folder, write)
  process.on('SIGUSR2', () => void proxy.reload())
  write({ event: 'ready' })
} catch (error) {
  write({ event: 'failed', reason: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
}
