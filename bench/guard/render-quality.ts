import type { ItemKind } from '../../tests/guard-corpus/labelled-item.ts'
import type { ToolAnswers } from './judge-by-all.ts'
import { groupMisjudged, measureQuality } from '../../tests/guard-corpus/measure-quality.ts'
import type { Judged, Misjudged, Share } from '../../tests/guard-corpus/measure-quality.ts'

/** Markdown: a row for each tool and class of items, and what the guard got wrong. */
export function renderQuality(answers: readonly ToolAnswers[], seed: number): string {
  const [ours] = answers
  const judged = ours?.judged ?? []
  return [
    `${judged.length} files, seed ${seed}.`,
    '',
    '| files | tool | block precision | block recall | environment right | credentials seen | false alarms |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: |',
    ...classes.flatMap(({ label, kinds }) =>
      answers.map(({ name, judged }) =>
        renderRow(
          label,
          name,
          judged.filter(({ item }) => kinds.includes(item.kind)),
        ),
      ),
    ),
    '',
    ...answers.map(({ name, does }) => `- **${name}**: ${does}.`),
    '',
    renderMisjudged(groupMisjudged(judged)),
  ].join('\n')
}

const classes: readonly { readonly label: string; readonly kinds: readonly ItemKind[] }[] = [
  { label: 'minimal pairs', kinds: ['pair'] },
  { label: 'credentials alone', kinds: ['alone'] },
  { label: 'near-misses', kinds: ['near-miss'] },
  { label: 'disguises', kinds: ['disguise'] },
  { label: 'mixtures', kinds: ['mixture'] },
  { label: 'all', kinds: ['pair', 'alone', 'near-miss', 'disguise', 'mixture'] },
]

function renderRow(label: string, name: string, judged: readonly Judged[]): string {
  const { precision, recall, environment } = measureQuality(judged)
  const holders = judged.filter(({ item }) => item.label !== 'none')
  const clean = judged.filter(({ item }) => item.label === 'none')
  const seen = holders.filter((one) => isSeen(one))
  const alarms = clean.filter(({ isBlocked }) => isBlocked)
  const cells = [
    label,
    `${name} (${judged.length})`,
    recall.of === 0 ? '–' : percent(precision),
    percent(recall),
    environment === null ? 'says none' : percent(environment),
    percent({ right: seen.length, of: holders.length }),
    `${alarms.length} of ${clean.length}`,
  ]
  return `| ${cells.join(' | ')} |`
}

/** A paper credential that is seen and passes is seen; a peer that sees one always complains. */
function isSeen({ isBlocked, environment }: Judged): boolean {
  return environment === null ? isBlocked : environment !== 'none'
}

function percent({ right, of }: Share): string {
  return of === 0 ? '–' : `${((100 * right) / of).toFixed(1)} % (${right}/${of})`
}

function renderMisjudged(groups: readonly Misjudged[]): string {
  if (groups.length === 0) return 'Misjudged by papergate: none.'
  return [
    'Misjudged by papergate:',
    '',
    '| error | files | what | said | forms of file | venues |',
    '| --- | ---: | --- | --- | --- | --- |',
    ...groups.map(
      ({ error, count, subject, said, carriers, venues }) =>
        `| ${[error, count, subject, said, shorten(carriers), shorten(venues)].join(' | ')} |`,
    ),
  ].join('\n')
}

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, 6).join(', ')
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown
}
