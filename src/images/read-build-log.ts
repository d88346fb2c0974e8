/** What went wrong in a build, from the builder's plain output. */
export type BuildFailure = {
  /** Target that the output names, or null. A step of the base may bear the name of a service. */
  readonly target: string | null
  readonly message: string
  /** The last lines that the failing step wrote. */
  readonly tail: readonly string[]
  /** The Dockerfile's name without folders, and the line of the failing instruction. */
  readonly source: { readonly file: string; readonly line: number; readonly text: string } | null
}

const LONGEST_TAIL = 20

/**
 * Follows `--progress=plain` output line by line and tells when a target's image is finished, which
 * is when its export step is. Bake writes a target's name before a step where there are several.
 */
export function createProgressReader(
  targets: readonly string[],
  onFinished: (target: string) => void,
): (line: string) => void {
  const exporting = new Map<string, string>()
  return (line) => {
    const [, step, named, text = ''] = /^#(\d+) (?:\[(\S+)\] )?(.*)$/.exec(line) ?? []
    if (step === undefined) return
    const target = named ?? (targets.length === 1 ? targets[0] : undefined)
    if (text.startsWith('exporting to ') && target !== undefined) exporting.set(step, target)
    const finished = exporting.get(step)
    if (text.startsWith('DONE ') && finished !== undefined) {
      exporting.delete(step)
      if (targets.includes(finished)) onFinished(finished)
    }
  }
}

/**
 * Finds the failing target, its error and its last words in the builder's output. When one step fails
 * the builder cancels the others, and some of those end with an error of their own: the step that
 * counts is the one whose error is repeated at the end.
 */
export function readBuildFailure(output: string): BuildFailure {
  const lines = output.split(/\r?\n/)
  const errors = lines.filter((line) => line.startsWith('ERROR: '))
  const cause = errors.findLast((line) => line.includes('failed to solve: ')) ?? errors.at(-1)
  const [, named, text = ''] =
    /^ERROR: (?:target (\S+): )?(?:failed to solve: )?(.*)$/.exec(cause ?? '') ?? []
  const step = findFailedStep(lines, text)
  const heading = lines.find((line) => line.startsWith(' > ['))
  return {
    target: step?.target ?? /^ > \[([^\s\]]+)/.exec(heading ?? '')?.[1] ?? named ?? null,
    message: text || 'the builder ended without a message',
    tail: step?.said.slice(-LONGEST_TAIL) ?? [],
    source: readSource(lines),
  }
}

function findFailedStep(
  lines: readonly string[],
  message: string,
): { readonly target: string | null; readonly said: readonly string[] } | null {
  const errors = lines.flatMap((line) => {
    const [, step, error] = /^#(\d+) ERROR: (.*)$/.exec(line) ?? []
    return step === undefined || error === undefined ? [] : [{ step, error }]
  })
  const failed = errors.find(({ error }) => message.includes(error)) ?? errors[0]
  if (failed === undefined) return null
  const own = lines.flatMap((line) =>
    line.startsWith(`#${failed.step} `) ? [line.slice(failed.step.length + 2)] : [],
  )
  const said = own.flatMap((line) => /^\d+\.\d+ (.*\S.*)$/.exec(line)?.[1] ?? [])
  const name = own.find((line) => line.startsWith('['))
  return { target: /^\[([^\s\]]+)/.exec(name ?? '')?.[1] ?? null, said }
}

/** The builder shows where it failed as `Dockerfile:2` above a frame whose lines it marks with `>>>`. */
function readSource(lines: readonly string[]): BuildFailure['source'] {
  const marked = lines.findIndex((line) => /^ *\d+ \| >>> /.test(line))
  const [, line = '', text = ''] = /^ *(\d+) \| >>> (.*)$/.exec(lines[marked] ?? '') ?? []
  const heading = lines.slice(0, Math.max(marked, 0)).findLast((above) => /^\S.*:\d+$/.test(above))
  const file = heading?.replace(/:\d+$/, '').split('/').at(-1)
  return file === undefined ? null : { file, line: Number(line), text }
}
