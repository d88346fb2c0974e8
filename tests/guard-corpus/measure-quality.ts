import type { Label, LabelledItem } from './labelled-item.ts'

/** What a tool said of one item; `environment` is null for a tool that knows none. */
export type Judged = {
  readonly item: LabelledItem
  readonly isBlocked: boolean
  readonly environment: Label | null
}

export type Share = { readonly right: number; readonly of: number }

export type Quality = {
  /** Of what was blocked, how much is to be blocked. */
  readonly precision: Share
  /** Of what is to be blocked, how much was. */
  readonly recall: Share
  /** Of the files that hold a credential, how many got their true environment; null: the tool knows none. */
  readonly environment: Share | null
}

/** Precision, recall and environment accuracy of a tool's answers. */
export function measureQuality(judged: readonly Judged[]): Quality {
  const blocked = judged.filter(({ isBlocked }) => isBlocked)
  const toBlock = judged.filter(({ item }) => item.expect === 'block')
  const right = blocked.filter(({ item }) => item.expect === 'block').length
  const labelled = judged.filter(({ item }) => item.label !== 'none')
  const knowsEnvironments = judged.some(({ environment }) => environment !== null)
  return {
    precision: { right, of: blocked.length },
    recall: { right, of: toBlock.length },
    environment: knowsEnvironments
      ? {
          right: labelled.filter(({ item, environment }) => environment === item.label).length,
          of: labelled.length,
        }
      : null,
  }
}

/** Items that got a wrong decision or environment, the most frequent kinds first. */
export type Misjudged = {
  /** `missed`, `blocked in vain`, or `environment`. */
  readonly error: string
  readonly subject: string
  readonly carriers: readonly string[]
  readonly venues: readonly string[]
  readonly count: number
  /** What was said instead of what is true. */
  readonly said: string
  readonly example: LabelledItem
}

export function groupMisjudged(judged: readonly Judged[]): readonly Misjudged[] {
  const groups = new Map<string, Judged[]>()
  for (const one of judged) {
    const error = errorOf(one)
    if (error === null) continue
    const key = JSON.stringify([error, one.item.kind, one.item.subject, saidOf(one)])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group
      if (first === undefined) return []
      return [
        {
          error: errorOf(first) ?? '',
          subject: `${first.item.kind}: ${first.item.subject}`,
          carriers: [...new Set(group.map(({ item }) => item.carrier))],
          venues: [...new Set(group.map(({ item }) => item.venue ?? '–'))],
          count: group.length,
          said: saidOf(first),
          example: first.item,
        },
      ]
    })
    .toSorted((left, right) => rank(left) - rank(right) || right.count - left.count)
}

const ERRORS = ['missed', 'blocked in vain', 'environment']

function rank({ error }: Misjudged): number {
  return ERRORS.indexOf(error)
}

function errorOf({ item, isBlocked, environment }: Judged): string | null {
  if (item.expect === 'block' && !isBlocked) return 'missed'
  if (item.expect === 'allow' && isBlocked) return 'blocked in vain'
  const isWrong = environment !== null && item.label !== 'none' && environment !== item.label
  return isWrong ? 'environment' : null
}

function saidOf({ item, environment }: Judged): string {
  return `${environment ?? 'something'} instead of ${item.label}`
}
