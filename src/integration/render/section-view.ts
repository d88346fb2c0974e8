import type { Verdict } from '../../contract/verdict.ts'

/** What the section is drawn with; the report passes it in, as it knows how to make text inert. */
export type SectionView = {
  readonly detail: 'full' | 'failing' | 'totals'
  readonly text: (text: string, most?: number) => string
  /** Several lines as a block of their own. */
  readonly block: (text: string) => string
  readonly place: (
    path: string,
    lines?: { readonly line: number; readonly endLine: number },
  ) => string
  readonly marks: Readonly<Record<Verdict, string>>
}
