import { createFileView } from './page/create-file-view.ts'
import { createFilesView } from './page/create-files-view.ts'
import { createMapView } from './page/create-map-view.ts'
import { createPatchView } from './page/create-patch-view.ts'
import { createSearch } from './page/create-search.ts'
import { createSourceView } from './page/create-source-view.ts'
import { createStore } from './page/create-store.ts'
import { createTools } from './page/create-tools.ts'
import { runPage } from './page/run-page.ts'
import type { PageParts } from './page/run-page.ts'

const parts: PageParts = {
  createStore,
  createTools,
  createSourceView,
  createPatchView,
  createMapView,
  createFilesView,
  createFileView,
  createSearch,
}

/**
 * The page's script: the text of functions that are typed and linted here like all others. They are
 * handed to each other by name, since a bundler renames what they would find around them.
 */
export function buildPageScript(): string {
  const members = Object.entries(parts).map(([name, part]) => `${name}:${String(part)}`)
  const script = `(${String(runPage)})({${members.join(',')}}).catch((error)=>{document.getElementById('view').textContent='This page cannot be shown: '+error})`
  // Nothing in a script may end its element.
  return script.replaceAll('</', '<\\/').replaceAll('<!--', '<\\!--')
}
