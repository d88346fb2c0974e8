import { hierarchy, treemap } from 'd3-hierarchy'
import type { HierarchyRectangularNode } from 'd3-hierarchy'

import type { PageFolder } from './page/page-data.ts'
import type { TreeFile, TreeFolder } from './folder-tree.ts'

/** The map's height is fixed in pixels; its width is the page's, and tiles stretch with it. */
const HEIGHT = 560
const WIDTH = 1_200
const LABEL_HEIGHT = 20
/** Folders are drawn open this deep below the one that fills the map, where they have the room. */
const DEPTH = 3
const OPEN = { width: 72, height: 56 }
const SMALLEST = 5
const TILES = 1_500

/** A map for each folder, laid out beforehand: the page only draws it. */
export function layoutTreemap(root: TreeFolder): readonly PageFolder[] {
  const numbers = new Map<TreeFolder, number>()
  const parents: number[] = []
  const visit = (folder: TreeFolder, parent: number): void => {
    const number = numbers.size
    numbers.set(folder, number)
    parents.push(parent)
    for (const child of folder.folders) visit(child, number)
  }
  visit(root, -1)
  return [...numbers].map(([folder, number]) => ({
    path: folder.path,
    name: folder.name,
    parent: parents[number] ?? -1,
    files: folder.count,
    covered: folder.covered,
    total: folder.total,
    ...layoutFolder(folder, numbers),
  }))
}

type Item = { readonly node: TreeFolder | TreeFile; readonly depth: number }

function layoutFolder(
  folder: TreeFolder,
  numbers: ReadonlyMap<TreeFolder, number>,
): Pick<PageFolder, 'tiles' | 'hidden'> {
  const items = hierarchy<Item>({ node: folder, depth: 0 }, childrenOf)
    .sum((item) => (childrenOf(item) === null ? item.node.total : 0))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const laid = treemap<Item>()
    .size([WIDTH, HEIGHT])
    .paddingInner(2)
    .paddingOuter((item) => (item.depth === 0 ? 0 : 2))
    .paddingTop((item) => (item.depth === 0 ? 0 : LABEL_HEIGHT))
    .round(true)(items)
  const tiles: number[] = []
  let hidden = 0
  const draw = (item: HierarchyRectangularNode<Item>): void => {
    const width = item.x1 - item.x0
    const height = item.y1 - item.y0
    if (width < SMALLEST || height < SMALLEST || tiles.length >= TILES * 6) {
      hidden += 1
      return
    }
    const isOpen = item.children !== undefined && width >= OPEN.width && height >= OPEN.height
    const { node } = item.data
    const what = 'file' in node ? node.file : -1 - (numbers.get(node) ?? 0)
    tiles.push(what, thousandths(item.x0), item.y0, thousandths(width), height, isOpen ? 1 : 0)
    if (isOpen) item.children?.forEach(draw)
  }
  laid.children?.forEach(draw)
  return { tiles, hidden }
}

function childrenOf({ node, depth }: Item): Item[] | null {
  if ('file' in node || depth === DEPTH) return null
  return [...node.folders, ...node.files].map((child) => ({ node: child, depth: depth + 1 }))
}

function thousandths(pixels: number): number {
  return Math.round((pixels / WIDTH) * 100_000) / 100
}
