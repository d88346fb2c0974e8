import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { expect, it } from 'vitest'

import { connectEngine } from '../../src/adapters/docker-engine.ts'
import { spawnExec } from '../../src/adapters/exec.ts'
import { integrationDataSchema } from '../../src/integration/integration-data.ts'
import { runLabels } from '../../src/integration/reaper/run-labels.ts'
import { describeOwner, findPlace } from '../../src/integration/reaper/run-owner.ts'
import { rounds } from '../rounds.ts'
import { createHarness, healthy } from './fixtures/integration-harness.ts'
import type { Harness } from './fixtures/integration-harness.ts'

const DEADLINE = { timeout: 40_000, interval: 50 }
/** A client that outlives its harness may still create something: what is gone must stay gone. */
const QUIET_LOOKS = 20

const engine = connectEngine(process.env['DOCKER_HOST'])

/** Everything on the engine that a run of that process has made, the gateway and its network among it, with its state. */
async function madeBy(pid: number | undefined): Promise<readonly string[]> {
  const labels = { [runLabels.owner]: describeOwner(findPlace(), pid ?? 0) }
  const [containers, others] = await Promise.all([
    engine.containers(labels),
    engine.networksAndVolumes(labels),
  ])
  const states = containers.map(({ name, status }) => `${name} ${status}`)
  return [...states, ...others.map(({ name }) => name)]
}

type Run = { readonly harness: Harness; readonly pid: number | undefined }
type Moment = readonly [when: string, isThere: (run: Run) => Promise<boolean>]

const hasMade =
  (what: RegExp) =>
  async ({ pid }: Run): Promise<boolean> =>
    (await madeBy(pid)).some((line) => what.test(line))
const hasPassed = (milliseconds: number) => () => delay(milliseconds, true)

const moments: readonly Moment[] = [
  ['the networks are there', hasMade(/papergate-outside$/)],
  ['the gateway runs', hasMade(/papergate-gateway-1 running/)],
  ['the suite runs', ({ harness }) => Promise.resolve(existsSync(join(harness.folder, 'begun')))],
  ...Array.from({ length: rounds(0, 40) }, (_, index): Moment => {
    const milliseconds = (index + 1) * 100
    return [`${milliseconds} ms have passed`, hasPassed(milliseconds)]
  }),
]

it.each(moments)(
  'nothing is left of a locked run that is killed once %s',
  async (_when, isThere) => {
    await using harness = await createHarness({ web: { ...healthy, ports: ['8000'] } })
    const suite = 'touch begun; while kill -0 $PPID 2> /dev/null; do sleep 0.2; done'
    const args = ['--compose', 'compose.yml', '--egress', 'locked', '--suite', suite]
    const { child, ended } = harness.begin(...args)
    await expect.poll(() => isThere({ harness, pid: child.pid }), DEADLINE).toBe(true)
    child.kill('SIGKILL')
    await ended
    let quiet = 0
    const look = async (): Promise<number> => {
      const left = [...(await madeBy(child.pid)), ...(await harness.left())]
      quiet = left.length === 0 ? quiet + 1 : 0
      return quiet
    }
    await expect.poll(look, DEADLINE).toBe(QUIET_LOOKS)
  },
)

const STACK = 'papergate-test-isolation'

/** Answers with its own word, and reaches for a host of its own. */
const answer = `
  IO::Socket::INET->new("$ENV{WORD}.example.com:443");
  $l = IO::Socket::INET->new(LocalPort => 8000, Listen => 9, ReuseAddr => 1) or die;
  while ($c = $l->accept) { print $c $ENV{WORD}; close $c }`
const web = {
  command: ['perl', '-MIO::Socket::INET', '-e', answer.replaceAll('$', '$$$$')],
  environment: { WORD: '${WORD}' },
  container_name: `${STACK}-web`,
  ports: ['127.0.0.1:18737:8000'],
  volumes: ['data:/data'],
}
const hear =
  'node -e \'require("net").connect(process.env.PAPERGATE_WEB_PORT_8000, process.env.PAPERGATE_WEB_HOST).pipe(process.stdout)\' | grep -x "$WORD"'

/** The same compose file, with everything in it that two projects could not have in common. */
function createStack(word: string): Promise<Harness> {
  return createHarness(
    { web },
    {
      env: { WORD: word },
      networks: {
        default: {
          name: STACK,
          ipam: { config: [{ subnet: '10.254.37.0/24' }] },
        },
      },
      volumes: { data: { name: STACK } },
    },
  )
}

/** What a run of these tests that was killed has left of the person's stack, whose names are fixed. */
async function removeStack(): Promise<void> {
  await spawnExec('docker', ['rm', '--force', web.container_name])
  await spawnExec('docker', ['network', 'rm', STACK])
  await spawnExec('docker', ['volume', 'rm', STACK])
}

it('runs of one compose file stand side by side, beside a person’s own, which they leave alone', async () => {
  await using own = await createStack('own')
  const file = ['--project-directory', own.folder, '--file', join(own.folder, 'compose.yml')]
  const env = { ...process.env, WORD: 'own' }
  const compose = async (...args: readonly string[]): Promise<void> => {
    const ended = await spawnExec('docker', ['compose', ...file, ...args], { env })
    expect(ended).toMatchObject({ exitCode: 0 })
  }
  await removeStack()
  try {
    await compose('up', '--detach', '--quiet-pull')
    const [before] = await own.containers()
    await using one = await createStack('one')
    await using two = await createStack('two')
    const runs = [one, two].map(async (harness) => {
      const locked = ['--egress', 'locked', '--suite', hear]
      expect(await harness.run(...locked)).toMatchObject({ exitCode: 0 })
      const { egress = [] } = integrationDataSchema.parse((await harness.result()).data)
      return egress.map(({ service, host }) => `${service} ${host}`)
    })
    const open = own.run('--egress', 'open', '--suite', hear)
    expect(await Promise.all(runs)).toEqual([['web one.example.com'], ['web two.example.com']])
    expect(await open).toMatchObject({ exitCode: 0 })
    expect(await own.containers()).toEqual([before])
  } finally {
    await compose('down', '--volumes', '--timeout', '0')
  }
})
