import { describeEnvironments, describeJob } from './describe-run.ts'
import type { JobRun, PlacedMention } from './expand-jobs.ts'
import type { Problem } from './problem.ts'
import { mayRunForPullRequest } from './pull-request-run.ts'
import type { SecretReader } from './secret-reader.ts'
import { showName } from './show-name.ts'
import type { Action } from './workflow-data.ts'

/** Live secrets that are named where no live environment guards them. A probe for emptiness is lawful. */
export function findLiveSecrets(
  options: {
    readonly runs: readonly JobRun[]
    readonly actions: readonly Action[]
  } & SecretReader,
): readonly Problem[] {
  const { runs, actions, areLive, read } = options
  const why = (mention: PlacedMention): string | null => {
    if (mention.kind !== 'secret' || mention.isProbe) return null
    const meaning = read(mention.name)
    if (meaning?.says !== 'live' && meaning?.says !== 'both') return null
    const name = showName(mention.name)
    if (meaning.says === 'both') return `${name}, which says live and paper,`
    return meaning.because === null ? name : `${name} (${meaning.because})`
  }
  const ofJobs = runs.flatMap((run) => {
    const isLive = areLive(run.environments)
    if (isLive && !mayRunForPullRequest(run)) return []
    const because = isLive
      ? 'it may run for a pull request'
      : run.callee === null
        ? describeEnvironments(run.environments)
        : 'the workflow that it calls is told no live environment'
    return run.mentions.flatMap((mention): readonly Problem[] => {
      const name = why(mention)
      const verb = run.callee === null ? 'names' : 'gives away'
      const message = `${describeJob(run)} ${verb} ${name ?? ''}, and ${because}`
      return name === null ? [] : [problemAt(mention, message)]
    })
  })
  const ofActions = actions.flatMap(({ path, mentions }) =>
    mentions.flatMap((mention): readonly Problem[] => {
      const name = why({ ...mention, path })
      const message = `the action ${showName(path)} names ${name ?? ''}, and an action has no environment`
      return name === null ? [] : [problemAt({ ...mention, path }, message)]
    }),
  )
  return [...ofJobs, ...ofActions]
}

function problemAt({ path, line }: PlacedMention, message: string): Problem {
  return { path, line, message: message.replaceAll(',,', ',') }
}
