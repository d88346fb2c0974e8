import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'

import { WorldError } from '../contract/world-error.ts'
import { withoutPasswords } from './git.ts'
import { createObjectParser } from './parse-git-objects.ts'
import type { GitObject } from './parse-git-objects.ts'

/** Git's lists and objects as bytes, in portions, so that neither a repository's size nor a path's bytes matter. */
export type GitBlobs = Disposable & {
  /**
   * The fields, with NUL between them, that the last command prints, each command reading what the
   * one before prints. The commands are ended when the caller stops reading.
   */
  readonly list: (...commands: readonly (readonly string[])[]) => AsyncIterable<readonly Buffer[]>
  /**
   * Hands over one object after the other, in order; all calls share one `git cat-file --batch`.
   * The content is valid during the call of `visitor` only.
   * @throws WorldError for an object that this clone does not have.
   */
  readonly visit: <T extends { readonly id: string }>(
    wanted: readonly T[],
    visitor: (wanted: T, object: GitObject) => void,
  ) => Promise<void>
}

type Place = {
  readonly cwd: string
  readonly signal: AbortSignal
  /** Bytes; what is larger comes without its content. */
  readonly largest: number
}

type Batch = {
  readonly size: number
  readonly answer: (index: number, object: GitObject) => void
  readonly resolve: () => void
  readonly reject: (cause: unknown) => void
  answered: number
}

/** Nothing is fetched, asked, replaced or locked while objects are read. */
const ENVIRONMENT = {
  // A file that cannot exist: grafts would hide commits.
  GIT_GRAFT_FILE: '/dev/null/none',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
}

export function createGitBlobs(place: Place): GitBlobs {
  let reader: ReturnType<typeof startReader> | null = null
  return {
    list: (...commands) => listFields(commands, place),
    visit: (wanted, visitor) => {
      reader ??= startReader(place)
      return reader.visit(
        wanted.map(({ id }) => id),
        (index, object) => {
          const one = wanted[index]
          if (one !== undefined) visitor(one, object)
        },
      )
    },
    [Symbol.dispose]: () => reader?.stop(),
  }
}

async function* listFields(
  commands: readonly (readonly string[])[],
  place: Place,
): AsyncIterable<readonly Buffer[]> {
  const children = commands.map((args) => start(args, place))
  try {
    for (const [index, { child }] of children.entries()) {
      const next = children[index + 1]?.child
      if (next !== undefined) child.stdout.pipe(next.stdin)
    }
    children[0]?.child.stdin.end()
    let rest: Buffer = Buffer.alloc(0)
    for await (const chunk of children.at(-1)?.child.stdout ?? []) {
      const bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer])
      const fields: Buffer[] = []
      let from = 0
      for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, from)) {
        fields.push(bytes.subarray(from, end))
        from = end + 1
      }
      rest = bytes.subarray(from)
      yield fields
    }
    if (rest.length > 0) yield [rest]
    for (const { ended } of children) await ended
  } finally {
    for (const { child } of children) child.kill()
  }
}

function startReader(place: Place): {
  readonly visit: (ids: readonly string[], answer: Batch['answer']) => Promise<void>
  readonly stop: () => void
} {
  const { child, ended } = start(['cat-file', '--batch'], place)
  const batches: Batch[] = []
  let failure: Error | null = null
  const fail = (cause: unknown): void => {
    failure ??= cause instanceof Error ? cause : new Error(String(cause))
    for (const { reject } of batches.splice(0)) reject(failure)
    child.kill()
  }
  const parse = createObjectParser(place.largest, (object) => {
    const [batch] = batches
    if (batch === undefined) return
    batch.answer(batch.answered, object)
    batch.answered += 1
    if (batch.answered < batch.size) return
    batches.shift()
    batch.resolve()
  })
  child.stdout.on('data', (chunk: Buffer) => {
    if (failure !== null) return
    try {
      parse(chunk)
    } catch (cause) {
      fail(cause)
    }
  })
  ended.then(
    () => fail(failed(['cat-file'], 'git cat-file ended before its last answer')),
    (cause: unknown) => fail(cause),
  )
  return {
    visit: (ids, answer) =>
      new Promise((resolve, reject) => {
        if (failure !== null) reject(failure)
        else if (ids.length === 0) resolve()
        else {
          batches.push({ size: ids.length, answer, resolve, reject, answered: 0 })
          child.stdin.write(`${ids.join('\n')}\n`)
        }
      }),
    stop: () => child.kill(),
  }
}

/** Enough of what git says to act on. */
const MOST_MESSAGE = 2_000

/** Starts git; `ended` rejects for an abort and for an exit code other than 0. */
function start(
  args: readonly string[],
  { cwd, signal }: Place,
): { readonly child: ChildProcessWithoutNullStreams; readonly ended: Promise<void> } {
  signal.throwIfAborted()
  const child = spawn('git', [...args], { cwd, env: { ...process.env, ...ENVIRONMENT } })
  let message = ''
  child.stderr.on('data', (chunk: Buffer) => {
    if (message.length < MOST_MESSAGE) message += chunk.toString('utf8')
  })
  child.stdin.on('error', () => {
    // A child that ends without reading its input closes the pipe; its exit code tells the rest.
  })
  const onAbort = (): void => {
    child.kill()
  }
  signal.addEventListener('abort', onAbort, { once: true })
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (cause) => reject(failed(args, cause.message, cause)))
    child.on('close', (code) => {
      signal.removeEventListener('abort', onAbort)
      if (signal.aborted) reject(signal.reason as Error)
      else if (code === 0) resolve()
      else reject(failed(args, message.trim().slice(0, MOST_MESSAGE) || `exit code ${code}`))
    })
  })
  // Whoever stops early does not wait for it.
  ended.catch(() => {})
  return { child, ended }
}

function failed(args: readonly string[], found: string, cause?: unknown): WorldError {
  return new WorldError(
    'git/failed',
    {
      expected: `git ${args[0] ?? ''} to work`,
      found: withoutPasswords(found),
      fix: 'Run git fsck in this clone; fetch what is missing, or clone it again without --filter.',
    },
    { cause },
  )
}
