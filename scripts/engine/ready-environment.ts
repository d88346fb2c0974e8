import { delimiter } from 'node:path'

import { ensurePythonTools, toolsBin } from '../python-tools.ts'
import { ensureEngine } from './ensure-engine.ts'

/** The environment of every command on the engine: engine, registry, base images and tools made sure of. */
export async function readyEnvironment(say: (line: string) => void): Promise<NodeJS.ProcessEnv> {
  const [{ env }] = await Promise.all([ensureEngine(say), ensurePythonTools(say)])
  const path = env['PATH'] ?? process.env['PATH'] ?? ''
  return { ...process.env, ...env, PATH: [path, toolsBin].join(delimiter) }
}
