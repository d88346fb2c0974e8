import type { JobRun } from './expand-jobs.ts'
import type { Values } from './possible-values.ts'
import { showName } from './show-name.ts'

/** `job deploy`, and where another workflow calls it, `job deploy, called by job staging of .github/workflows/main.yml`. */
export function describeJob({ job, chain }: JobRun): string {
  const caller = chain.at(-2)
  const own = `job ${showName(job.id)}`
  return caller === undefined
    ? own
    : `${own}, called by job ${showName(caller.job.id)} of ${showName(caller.workflow.path)},`
}

/** `its environment is staging`, `it has no environment`. */
export function describeEnvironments(environments: Values): string {
  const names = [...environments].map((name) =>
    name === null ? 'one that cannot be told' : name === '' ? 'none' : showName(name.trim()),
  )
  if (names.length === 1) {
    const [name] = names
    return name === 'none' ? 'it has no environment' : `its environment is ${name ?? ''}`
  }
  return `its environment may be ${names.slice(0, 5).join(' or ')}`
}
