import { countOf } from '../contract/count-of.ts'
import { formatSize } from '../config/size.ts'
import type { Decision, Location, RuleResult } from '../contract/result.ts'
import { worstVerdict } from '../contract/verdict.ts'
import type { ImageFacts, ImagesData } from './images-data.ts'
import type { BuildFailure } from './read-build-log.ts'

export type ImagesFacts = {
  readonly commit: string
  readonly dirty: boolean
  readonly registry: string
  /** Dockerfile by service, for every service that was to be built. */
  readonly dockerfiles: Readonly<Record<string, string>>
  readonly base: string | null
  readonly images: readonly ImageFacts[]
  readonly failure: Failure | null
  /** `wanted` before the push, `done` after it, `off` where nobody asked for one. */
  readonly push: 'off' | 'wanted' | 'done'
}

type Failure = Pick<BuildFailure, 'message' | 'tail'> & {
  /** Null for the base, or where nobody can tell. */
  readonly service: string | null
  readonly target: string | null
  readonly location: Location | null
}

export type ImagesPolicy = {
  /** Bytes per service, `default` for the rest; a service without either has no budget. */
  readonly budgets: Readonly<Record<string, number>>
}

const NAMED_LAYERS = 3

/** Judges what was built; pure. A push is allowed only where this passes. */
export function decideImages(facts: ImagesFacts, policy: ImagesPolicy): Decision<ImagesData> {
  const judged = [
    ...buildRules(facts),
    ...facts.images.flatMap((image) => {
      const budget = policy.budgets[image.service] ?? policy.budgets['default']
      const dockerfile = facts.dockerfiles[image.service]
      return budget === undefined ? [] : [sizeRule(image, budget, dockerfile)]
    }),
  ]
  const verdict = worstVerdict(judged.map((rule) => rule.verdict))
  const rules = [...judged, pushRule(facts, verdict)]
  const worst = rules.find((rule) => rule.verdict === verdict && verdict !== 'pass')
  return {
    verdict,
    summary: worst === undefined ? passSummary(facts) : worst.found,
    rules,
    data: {
      commit: facts.commit,
      dirty: facts.dirty,
      registry: facts.registry,
      pushed: facts.push === 'done',
      images: [...facts.images],
    },
  }
}

function buildRules(facts: ImagesFacts): readonly RuleResult[] {
  const { failure } = facts
  const built = new Set(facts.images.map((image) => image.service))
  const services = Object.entries(facts.dockerfiles).map(([service, dockerfile]): RuleResult => {
    const expected = `${dockerfile} builds`
    const locations = [{ path: dockerfile }]
    const rule = { id: 'images/built', expected, locations }
    if (built.has(service)) {
      return { ...rule, verdict: 'pass', found: `${service} was built`, fix: '', locations: [] }
    }
    if (failure?.service === service) {
      return failedRule(`${dockerfile} builds`, service, failure)
    }
    if (failure === null) {
      return {
        ...rule,
        verdict: 'error',
        found: `no image of ${service}, though no build failed`,
        fix: 'This is a bug in Papergate: report it with logs/images.log.',
      }
    }
    return {
      ...rule,
      verdict: 'skip',
      found: `${service} was not finished: another build failed first`,
      fix: 'Mend the failing build.',
    }
  })
  if (failure === null || failure.service !== null) return services
  const expected = `${facts.base ?? 'every Dockerfile'} builds`
  return [failedRule(expected, failure.target ?? 'the build', failure), ...services]
}

function failedRule(expected: string, name: string, failure: Failure): RuleResult {
  const said = failure.tail.length === 0 ? '' : `\n${failure.tail.join('\n')}`
  return {
    id: 'images/built',
    verdict: 'fail',
    expected,
    found: `${name} does not build: ${failure.message}${said}`,
    fix: 'The whole output is in logs/images.log below .papergate (or --out); `papergate images` repeats the build.',
    locations: failure.location === null ? [] : [failure.location],
  }
}

function sizeRule(image: ImageFacts, budget: number, dockerfile: string | undefined): RuleResult {
  const over = image.sizeBytes - budget
  const rule = {
    id: 'images/size-budget',
    expected: `${image.service} of at most ${formatSize(budget)} unpacked`,
    locations: dockerfile === undefined ? [] : [{ path: dockerfile }],
  }
  if (over <= 0) {
    const found = `${image.service} has ${formatSize(image.sizeBytes)}`
    return { ...rule, verdict: 'pass', found, fix: '', locations: [] }
  }
  const largest = image.layers
    .toSorted((left, right) => right.sizeBytes - left.sizeBytes)
    .slice(0, NAMED_LAYERS)
    .map((layer) => `${formatSize(layer.sizeBytes)} by ${layer.createdBy || 'its base'}`)
  return {
    ...rule,
    verdict: 'fail',
    found: `${image.service} has ${formatSize(image.sizeBytes)}, which exceeds its budget by ${formatSize(over)}; largest layers: ${largest.join('; ')}`,
    fix: 'Copy less into the final stage, or raise images.budgets in papergate.yml.',
  }
}

function pushRule(facts: ImagesFacts, verdict: RuleResult['verdict']): RuleResult {
  const rule = {
    id: 'images/pushed',
    expected: `every image in ${facts.registry}, by digest and by tag`,
    fix: '',
    locations: [],
  }
  if (facts.push === 'off') {
    return { ...rule, verdict: 'skip', found: 'a run that was asked not to push' }
  }
  if (facts.push === 'done') {
    const tags = facts.images[0]?.tags ?? []
    return { ...rule, verdict: 'pass', found: `${count(facts)} there as ${tags.join(', ')}` }
  }
  return verdict === 'pass'
    ? { ...rule, verdict: 'skip', found: 'images that wait for their push' }
    : {
        ...rule,
        verdict: 'skip',
        found: 'nothing pushed and no tag moved, as not every image is fit',
        fix: 'Mend what failed above.',
      }
}

function passSummary(facts: ImagesFacts): string {
  const largest = facts.images.toSorted((left, right) => right.sizeBytes - left.sizeBytes)[0]
  const size =
    largest === undefined ? '' : `; largest: ${largest.service}, ${formatSize(largest.sizeBytes)}`
  const tags = (facts.images[0]?.tags ?? []).map(shortTag).join(', ')
  const where =
    facts.push === 'done' ? ` and pushed to ${facts.registry} as ${tags}` : ', not pushed'
  return `${count(facts)} built${where}${size}`
}

function count({ images }: ImagesFacts): string {
  return countOf(images.length, 'image')
}

/** People read twelve digits of a commit; the result's data has all. */
function shortTag(tag: string): string {
  return tag.replace(/^(sha-[0-9a-f]{12})[0-9a-f]+/, '$1')
}
