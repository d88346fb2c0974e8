/** A file to draw: its number in the page's index and its lines. */
export type TreeFile = {
  readonly path: string
  readonly file: number
  readonly covered: number
  readonly total: number
}

/** A folder with its sums; one that holds nothing but another folder is one with it. */
export type TreeFolder = {
  readonly path: string
  readonly name: string
  readonly folders: readonly TreeFolder[]
  readonly files: readonly TreeFile[]
  readonly covered: number
  readonly total: number
  /** Files in it and below. */
  readonly count: number
}

/** Sums files up by folder. Paths are given in any order. */
export function buildFolderTree(files: readonly TreeFile[]): TreeFolder {
  const root: Draft = { folders: new Map(), files: [] }
  for (const file of files) {
    let folder = root
    for (const part of file.path.split('/').slice(0, -1)) {
      const next = folder.folders.get(part) ?? { folders: new Map(), files: [] }
      folder.folders.set(part, next)
      folder = next
    }
    folder.files.push(file)
  }
  return finish(root, '', '')
}

type Draft = { readonly folders: Map<string, Draft>; readonly files: TreeFile[] }

function finish(draft: Draft, path: string, name: string): TreeFolder {
  const [only] = draft.folders
  if (only !== undefined && draft.folders.size === 1 && draft.files.length === 0) {
    const [part, folder] = only
    return finish(folder, join(path, part), join(name, part))
  }
  const folders = [...draft.folders].map(([part, folder]) => finish(folder, join(path, part), part))
  const all = [...folders, ...draft.files]
  return {
    path,
    name,
    folders,
    files: draft.files,
    covered: all.reduce((sum, { covered }) => sum + covered, 0),
    total: all.reduce((sum, { total }) => sum + total, 0),
    count: folders.reduce((sum, { count }) => sum + count, draft.files.length),
  }
}

function join(folder: string, part: string): string {
  return folder === '' ? part : `${folder}/${part}`
}
