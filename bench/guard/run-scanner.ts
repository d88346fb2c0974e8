import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { measureProcess } from '../measure.ts'
import type { PeerFinding, PeerScanner } from './peer-scanners.ts'

/** What a peer finds in a folder or an image. @throws Error where it did not come to its end */
export async function runScanner(
  { name, answers, readFindings }: PeerScanner,
  command: PeerScanner['command'],
  { target, scratch }: { readonly target: string; readonly scratch: string },
): Promise<readonly PeerFinding[]> {
  const report = join(scratch, `${name}.json`)
  const output = join(scratch, `${name}.out`)
  for (let trial = 1; trial <= TRIALS; trial += 1) {
    const { exitCode } = await measureProcess(command(target, report), { cwd: scratch, output })
    if (exitCode === 0) {
      return readFindings(await readFile(answers === 'report' ? report : output, 'utf8'))
    }
  }
  throw new Error(`${name} did not end with exit code 0 in ${TRIALS} trials`)
}

/** trufflehog 3.60 ends with 1 now and then, after a whole scan without findings. */
const TRIALS = 8
