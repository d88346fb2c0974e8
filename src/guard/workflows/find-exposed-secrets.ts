import { describeJob } from './describe-run.ts'
import type { JobRun } from './expand-jobs.ts'
import type { Problem } from './problem.ts'
import type { Mention } from './secret-mentions.ts'
import type { SecretReader } from './secret-reader.ts'
import { showName } from './show-name.ts'
import type { Action } from './workflow-data.ts'

type Exposed = { readonly runs: readonly JobRun[]; readonly actions: readonly Action[] }

/**
 * Venues' credentials in jobs that have no environment, or may have none. What another repository's workflow is
 * given is not among them: its jobs may have one.
 */
export function findOutsideEnvironment(
  { runs, actions }: Exposed,
  read: SecretReader['read'],
): readonly Problem[] {
  const nameOf = (mention: Mention): string | null => {
    if (mention.kind !== 'secret' || mention.isProbe) return null
    return read(mention.name) === null ? null : showName(mention.name)
  }
  const ofJobs = runs
    .filter(({ environments, callee }) => callee === null && environments.has(''))
    .flatMap((run) => {
      const has = run.environments.size === 1 ? 'has no environment' : 'may have no environment'
      return run.mentions.flatMap((mention) => {
        const name = nameOf(mention)
        const { path, line } = mention
        const message = `${describeJob(run)} reads ${name ?? ''} and ${has}`
        return name === null ? [] : [{ path, line, message }]
      })
    })
  const ofActions = actions.flatMap(({ path, mentions }) =>
    mentions.flatMap((mention) => {
      const name = nameOf(mention)
      const message = `the action ${showName(path)} reads ${name ?? ''}, and an action has no environment`
      return name === null ? [] : [{ path, line: mention.line, message }]
    }),
  )
  return [...ofJobs, ...ofActions]
}

export function findInherited(runs: readonly JobRun[]): readonly Problem[] {
  return runs.flatMap((run) => {
    const { secrets } = run.job
    if (secrets.kind !== 'inherit') return []
    const message = `${describeJob(run)} hands on every secret with secrets: inherit`
    return [{ path: run.workflow.path, line: secrets.line, message }]
  })
}

export function findAllSecrets({ runs, actions }: Exposed): readonly Problem[] {
  const describe = (mention: Mention): string | null => {
    if (mention.kind === 'computed') return 'secrets[…] with a computed name'
    return mention.kind === 'all' ? mention.form : null
  }
  const ofJobs = runs.flatMap((run) =>
    run.mentions.flatMap((mention) => {
      const form = describe(mention)
      const { path, line } = mention
      return form === null ? [] : [{ path, line, message: `${describeJob(run)} uses ${form}` }]
    }),
  )
  const ofActions = actions.flatMap(({ path, mentions }) =>
    mentions.flatMap((mention) => {
      const form = describe(mention)
      const message = `the action ${showName(path)} uses ${form ?? ''}`
      return form === null ? [] : [{ path, line: mention.line, message }]
    }),
  )
  return [...ofJobs, ...ofActions]
}
