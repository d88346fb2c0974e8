import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'

import { demandCommand } from '../engine/run-command.ts'
import { findFreePort } from './find-free-port.ts'
import { prepareCopy } from './prepare-copy.ts'
import type { Copy } from './prepare-copy.ts'
import { prepareStandIns } from './prepare-stand-ins.ts'
import { runAct } from './run-act.ts'
import type { ActOptions, ActRun } from './run-act.ts'

const root = resolve(import.meta.dirname, '..', '..')
const cli = join(root, 'src', 'main', 'cli.ts')

/** Where the whole log of each run of the last session lies. */
const logs = join(root, '.papergate', 'act')

/** What the workflows may see of this machine's environment: engine, tools and certificates. */
const PASSED_ON =
  /^(?:DOCKER_|PAPERGATE_|SSL_CERT|PIP_|UV_|NODE_EXTRA_CA|REQUESTS_CA|https?_proxy|no_proxy)/i

/** Made up for the example's paper venue. */
const SYNTHETIC_SECRETS = {
  APCA_API_KEY_ID: 'PKSYNTHETIC0000EXAMPLE',
  APCA_API_SECRET_KEY: 'synthetic-paper-secret-not-real',
} as const

export type ActSession = AsyncDisposable & {
  /** The copy of the repository; what is committed there is what the next run sees. */
  readonly copy: Copy
  /** Compose project that `main.yml` deploys to: never the one of `npm start`. */
  readonly project: string
  readonly run: (
    run: Pick<ActOptions, 'event' | 'workflow'> & Partial<Pick<ActOptions, 'job' | 'onLine'>>,
  ) => Promise<ActRun>
}

/**
 * Copies the repository and makes everything ready to run its workflows under act. Needs the
 * environment of `with-engine.ts`. Disposing takes the deployed release down and removes the copy.
 */
export async function openActSession(): Promise<ActSession> {
  await rm(logs, { recursive: true, force: true })
  const folder = await mkdtemp(join(tmpdir(), 'papergate-act-'))
  const copy = await prepareCopy(root, join(folder, 'copy'))
  const standIns = await prepareStandIns(join(folder, 'stand-ins'))
  const project = basename(folder).toLowerCase()
  const state = join(folder, 'state')
  const env = {
    ...Object.fromEntries(
      Object.entries(process.env).flatMap(([name, value]) =>
        PASSED_ON.test(name) && value !== undefined ? [[name, value]] : [],
      ),
    ),
    PAPERGATE_REGISTRY: `${process.env['PAPERGATE_REGISTRY'] ?? '127.0.0.1:5055'}/papergate-act`,
    PAPERGATE_STATE: state,
    STAGING_ORCHESTRATOR_PORT: String(await findFreePort()),
    STAGING_GATEWAY_PORT: String(await findFreePort()),
  }
  let runs = 0
  return {
    copy,
    project,
    run: async ({ job = null, onLine = () => {}, ...run }) => {
      const number = ++runs
      const ended = await runAct({
        ...run,
        job,
        onLine,
        copy,
        standIns,
        env,
        folder: join(folder, `run-${number}`),
        vars: { STAGING_PROJECT: project },
        secrets: SYNTHETIC_SECRETS,
      })
      await mkdir(logs, { recursive: true })
      await writeFile(join(logs, `${number}-${run.workflow}.log`), ended.log)
      return ended
    },
    [Symbol.asyncDispose]: async () => {
      const down = ['deploy', '--down', `--project=${project}`, `--state=${state}`]
      await demandCommand(process.execPath, [cli, ...down, `--out=${join(folder, 'down')}`], {
        cwd: root,
      })
      await rm(folder, { recursive: true, force: true })
    },
  }
}
