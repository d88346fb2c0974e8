import { expect, it } from 'vitest'

import { buildFolderTree } from './folder-tree.ts'
import { layoutTreemap } from './layout-treemap.ts'

const file = (path: string, number: number, total: number, covered = total) => ({
  path,
  file: number,
  covered,
  total,
})

it('is one folder where a folder holds nothing but another', () => {
  const tree = buildFolderTree([file('a/b/c/x.py', 0, 10), file('a/b/d/e/y.py', 1, 10, 4)])
  expect(layoutTreemap(tree)).toMatchObject([
    { path: 'a/b', name: 'a/b', parent: -1, files: 2, covered: 14, total: 20 },
    { path: 'a/b/c', name: 'c', parent: 0, files: 1 },
    { path: 'a/b/d/e', name: 'd/e', parent: 0, files: 1, covered: 4, total: 10 },
  ])
})

it('gives each file an area by its lines, inside of the map and its folder', () => {
  const tree = buildFolderTree([file('big.py', 0, 300), file('small.py', 1, 100)])
  const [root] = layoutTreemap(tree)
  const tiles = tilesOf(root?.tiles ?? [])
  expect(tiles.map(({ what }) => what)).toEqual([0, 1])
  const [big = 0, small = 1] = tiles.map(({ width, height }) => width * height)
  expect(big / small).toBeGreaterThan(2.9)
  expect(big / small).toBeLessThan(3.1)
  for (const { left, top, width, height } of tiles) {
    expect(left + width).toBeLessThanOrEqual(1_000.01)
    expect(top + height).toBeLessThanOrEqual(560)
  }
})

it('draws what lies in a folder only where the folder has the room', () => {
  const many = Array.from({ length: 400 }, (_, number) => file(`f${number}/x.py`, number, 10))
  const nested = many.map(({ path, ...rest }) => ({ ...rest, path: `${path}/y.py` }))
  const [root] = layoutTreemap(buildFolderTree(nested))
  const tiles = tilesOf(root?.tiles ?? [])
  expect(tiles).toHaveLength(400)
  expect(tiles.every(({ isOpen }) => !isOpen)).toBe(true)
})

it('counts what is too small to draw', () => {
  const specks = Array.from({ length: 50 }, (_, number) => file(`speck-${number}.py`, number, 1))
  const [root] = layoutTreemap(buildFolderTree([...specks, file('whale.py', 50, 1_000_000)]))
  expect(root?.hidden).toBe(50)
  expect(tilesOf(root?.tiles ?? [])).toHaveLength(1)
})

it('has an empty root where no file has a line', () => {
  expect(layoutTreemap(buildFolderTree([]))).toEqual([
    { path: '', name: '', parent: -1, files: 0, covered: 0, total: 0, tiles: [], hidden: 0 },
  ])
})

function tilesOf(flat: readonly number[]) {
  return Array.from({ length: flat.length / 6 }, (_, at) => {
    const [what = 0, left = 0, top = 0, width = 0, height = 0, open = 0] = flat.slice(at * 6)
    return { what, left, top, width, height, isOpen: open === 1 }
  })
}
