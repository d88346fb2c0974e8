import { InputError } from '../contract/input-error.ts'
import type { ImagesOptions } from './images-options.ts'

/** Name by which the service Dockerfiles reach the base image inside one bake run. */
const BASE_CONTEXT = 'papergate-base'
export const BASE_TARGET = 'base'

/** Where the finished images go: an OCI layout folder per target, or the engine's own store. */
export type BakeOutput =
  | { readonly kind: 'layouts'; readonly folder: string }
  | { readonly kind: 'engine'; readonly baseTag: string }

type BakeTarget = {
  readonly context: string
  readonly dockerfile: string
  readonly contexts?: Readonly<Record<string, string>>
  readonly args: Readonly<Record<string, string>>
  readonly secret?: readonly string[]
  readonly tags?: readonly string[]
  readonly output: readonly string[]
}

export type BakePlan = {
  /** Target name of each service; what a build error names. */
  readonly targets: Readonly<Record<string, string>>
  /** What is written to `bake.json`. */
  readonly file: {
    readonly group: { readonly default: { readonly targets: readonly string[] } }
    readonly target: Readonly<Record<string, BakeTarget>>
  }
}

/**
 * One bake file for all images. Nothing in it differs between two builds of the same sources, apart
 * from the time stamp of the last change: no labels with commit or time of build, for they would
 * give every commit a new digest although nothing in the image changed.
 * @param sourceDateEpoch seconds since 1970, for `created` in the image configuration.
 */
export function planBake(
  options: Pick<ImagesOptions, 'services' | 'base' | 'loadTags'>,
  output: BakeOutput,
  facts: { readonly sourceDateEpoch: number; readonly caFile: string | null },
): BakePlan {
  const names = Object.keys(options.services).toSorted()
  const targets = nameTargets(names)
  const shared = {
    args: { SOURCE_DATE_EPOCH: String(facts.sourceDateEpoch) },
    ...(facts.caFile === null ? {} : { secret: [`id=ca,src=${facts.caFile}`] }),
  }
  const onBase = options.base !== null
  const service = (name: string): BakeTarget => {
    const { context = '.', dockerfile = '' } = options.services[name] ?? {}
    return {
      ...shared,
      context,
      dockerfile: relativeDockerfile(context, dockerfile),
      args: { ...shared.args, ...(onBase ? { BASE_IMAGE: BASE_CONTEXT } : {}) },
      ...(onBase ? { contexts: { [BASE_CONTEXT]: `target:${BASE_TARGET}` } } : {}),
      ...outputOf(output, targets[name] ?? name, options.loadTags[name]),
    }
  }
  const base: Readonly<Record<string, BakeTarget>> =
    options.base === null
      ? {}
      : {
          [BASE_TARGET]: {
            ...shared,
            context: '.',
            dockerfile: options.base,
            ...outputOf(output, BASE_TARGET, output.kind === 'engine' ? output.baseTag : undefined),
          },
        }
  return {
    targets,
    file: {
      group: {
        default: {
          // Named itself, as a base that is only referred to leaves a nameless image in the engine.
          targets: [...Object.keys(base), ...names.map((name) => targets[name] ?? name)],
        },
      },
      target: {
        ...base,
        ...Object.fromEntries(names.map((name) => [targets[name] ?? name, service(name)])),
      },
    },
  }
}

function outputOf(
  output: BakeOutput,
  target: string,
  tag: string | undefined,
): Pick<BakeTarget, 'output' | 'tags'> {
  switch (output.kind) {
    case 'layouts':
      return { output: [`type=oci,dest=${output.folder}/${target},tar=false`] }
    case 'engine':
      return { output: ['type=docker'], ...(tag === undefined ? {} : { tags: [tag] }) }
    default:
      return output satisfies never
  }
}

/** Bake resolves a target's Dockerfile against its context; ours are relative to the root. */
function relativeDockerfile(context: string, dockerfile: string): string {
  if (context === '.') return dockerfile
  if (dockerfile.startsWith(`${context}/`)) return dockerfile.slice(context.length + 1)
  return `${'../'.repeat(context.split('/').length)}${dockerfile}`
}

/** Bake knows fewer characters than we allow in a service's name, and `base` is taken. */
function nameTargets(services: readonly string[]): Readonly<Record<string, string>> {
  const taken = new Map<string, string>([[BASE_TARGET, 'the base image']])
  const entries = services.map((service): [string, string] => {
    const cleaned = service.replaceAll(/[^A-Za-z0-9_-]/g, '-')
    const target = cleaned === BASE_TARGET ? `service-${cleaned}` : cleaned
    const other = taken.get(target)
    if (other !== undefined) {
      throw new InputError('images/same-name', {
        expected: 'service names that differ in more than their punctuation',
        found: `${service} and ${other}`,
        fix: 'Rename one of them in papergate.yml.',
      })
    }
    taken.set(target, service)
    return [service, target]
  })
  return Object.fromEntries(entries)
}
