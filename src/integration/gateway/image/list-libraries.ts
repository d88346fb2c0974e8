/** The files that `ldd` lists, the loader among them; those that it did not find are left out. */
export function listLibraries(output: string): readonly string[] {
  return output.split('\n').flatMap((line) => {
    const path = /^\s*(?:\S+\s+=>\s+)?(\/\S+)\s+\(0x[0-9a-f]+\)/.exec(line)?.[1]
    return path === undefined ? [] : [path]
  })
}
