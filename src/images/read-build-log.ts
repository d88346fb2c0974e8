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

/** Finds the failing target, its error and its last words at the end of the builder's output. */
export function readBuildFailure(output: string): BuildFailure {
  const lines = output.split(/\r?\n/)
  const error = lines.findLast((line) => /^(?:ERROR: |target \S+: )/.test(line)) ?? ''
  const [, named, message] =
    /^(?:ERROR: )?target (\S+): (?:failed to solve: )?(.*)$/.exec(error) ?? []
  const heading = lines.findLastIndex((line) => line.startsWith(' > ['))
  const step = /^ > \[([^\s\]]+)/.exec(lines[heading] ?? '')?.[1]
  const end = lines.findIndex((line, position) => position > heading && /^-{4,}$/.test(line))
  const said = heading === -1 ? [] : lines.slice(heading + 1, end === -1 ? undefined : end)
  return {
    target: step ?? named ?? null,
    message:
      message ??
      (error.replace(/^ERROR: (?:failed to solve: )?/, '') ||
        'the builder ended without a message'),
    source: readSource(lines),
    tail: said.filter((line) => line.trim() !== '').slice(-LONGEST_TAIL),
  }
}

/** The builder shows where it failed as `Dockerfile:2` above a frame whose lines it marks with `>>>`. */
function readSource(lines: readonly string[]): BuildFailure['source'] {
  const marked = lines.findIndex((line) => /^ *\d+ \| >>> /.test(line))
  const [, line = '', text = ''] = /^ *(\d+) \| >>> (.*)$/.exec(lines[marked] ?? '') ?? []
  const heading = lines.slice(0, Math.max(marked, 0)).findLast((above) => /^\S.*:\d+$/.test(above))
  const file = heading?.replace(/:\d+$/, '').split('/').at(-1)
  return file === undefined ? null : { file, line: Number(line), text }
}
