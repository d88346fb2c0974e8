/** One broken rule at one place, as a sentence without any secret's text. */
export type Problem = { readonly path: string; readonly line: number; readonly message: string }
