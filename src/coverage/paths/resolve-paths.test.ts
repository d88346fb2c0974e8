import { expect, it } from 'vitest'

import { demandRelated, resolvePaths } from './resolve-paths.ts'
import type { ReportPaths } from './resolve-paths.ts'
import { createTreeIndex } from './tree-index.ts'

const FILES = [
  'apps/gateway/src/main.py',
  'apps/gateway/src/orders/book.py',
  'apps/signals/src/main.py',
  'apps/signals/src/model.py',
  'lib/größe/a b.py',
  'six.py',
]

function resolve(names: readonly string[], report: Partial<ReportPaths> = {}): unknown {
  const tree = createTreeIndex(FILES, ['/home/ci/repo'], () => false)
  const resolved = resolvePaths(
    { file: 'report', folder: '', sourceRoots: [], rules: [], names, ...report },
    tree,
  )
  demandRelated({ file: 'report', names }, resolved, tree)
  const { paths, foreign } = resolved
  return { ...Object.fromEntries(paths), ...(foreign.length > 0 ? { foreign } : {}) }
}

it.each([
  ['relative to the root', 'lib/größe/a b.py', 'lib/größe/a b.py', {}],
  ['with a dot in front', './apps/signals/src/model.py', 'apps/signals/src/model.py', {}],
  [
    'absolute below the root',
    '/home/ci/repo/apps/signals/src/main.py',
    'apps/signals/src/main.py',
    {},
  ],
  [
    'absolute with dots',
    '/home/ci/repo/apps/x/../signals/src/main.py',
    'apps/signals/src/main.py',
    {},
  ],
  ['relative to the report', 'src/main.py', 'apps/signals/src/main.py', { folder: 'apps/signals' }],
  [
    'relative to a folder above the report',
    'src/main.py',
    'apps/gateway/src/main.py',
    { folder: 'apps/gateway/out/lcov' },
  ],
  [
    'below an absolute source folder',
    'main.py',
    'apps/gateway/src/main.py',
    { sourceRoots: ['/home/ci/repo/apps/gateway/src'] },
  ],
  [
    'below a relative source folder',
    'main.py',
    'apps/gateway/src/main.py',
    { sourceRoots: ['apps/gateway/src'] },
  ],
  [
    'below the source folder that has it',
    'model.py',
    'apps/signals/src/model.py',
    { sourceRoots: ['/home/ci/repo/apps/gateway/src', '/home/ci/repo/apps/signals/src'] },
  ],
  [
    'below a source folder of a container',
    'main.py',
    'apps/gateway/src/main.py',
    { sourceRoots: ['/srv/gateway/src'] },
  ],
  ['absolute in a container', '/app/src/orders/book.py', 'apps/gateway/src/orders/book.py', {}],
  [
    'absolute in a container, told apart by the report',
    '/app/src/main.py',
    'apps/signals/src/main.py',
    { folder: 'apps/signals' },
  ],
  [
    'of a module, told apart by the folder that its build writes into',
    '/app/src/main.py',
    'apps/signals/src/main.py',
    { folder: 'apps/signals/target/site/coverage' },
  ],
  [
    'of a module, told apart by the folders that it names',
    'signals/main.py',
    'apps/signals/src/main.py',
    {},
  ],
  [
    'relative to the folder that the report’s is called after',
    'src/main.py',
    'apps/signals/src/main.py',
    { folder: 'coverage/apps/signals' },
  ],
  ['of Windows', 'C:\\ci\\repo\\apps\\signals\\src\\model.py', 'apps/signals/src/model.py', {}],
  ['of Windows, relative', 'apps\\signals\\src\\model.py', 'apps/signals/src/model.py', {}],
  [
    'installed by tox',
    '/x/.tox/py/lib/python3.12/site-packages/orders/book.py',
    'apps/gateway/src/orders/book.py',
    {},
  ],
] as const)('a path %s is found', (_name, name, path, report) => {
  expect(resolve([name], report)).toEqual({ [name]: path })
})

it('names that fit the root as well as the folder that the report’s is called after are refused', () => {
  const files = ['src/index.ts', 'libs/orders/src/index.ts']
  const tree = createTreeIndex(files, ['/repo'], () => false)
  const report = { file: 'report', sourceRoots: [], rules: [], names: ['src/index.ts'] }
  const resolveIn = (folder: string, sourceRoots: readonly string[] = []) =>
    resolvePaths({ ...report, folder, sourceRoots }, tree).paths.get('src/index.ts')
  expect(() => resolveIn('coverage/libs/orders')).toThrow(
    /src\/index\.ts, which could be libs\/orders\/src\/index\.ts, src\/index\.ts/,
  )
  expect(resolveIn('coverage')).toBe('src/index.ts')
  expect(resolveIn('coverage/orders')).toBe('src/index.ts')
  expect(resolveIn('coverage/libs/orders', ['/repo/libs/orders'])).toBe('libs/orders/src/index.ts')
})

it('a library file is not ours because it has the same name', () => {
  const library = '/usr/lib/python3/site-packages/six.py'
  expect(resolve(['apps/signals/src/model.py', library])).toEqual({
    'apps/signals/src/model.py': 'apps/signals/src/model.py',
    foreign: [library],
  })
})

it('a bare name does not add to a file that the report names already', () => {
  expect(resolve(['six.py', '/opt/tool/six.py'])).toEqual({
    'six.py': 'six.py',
    foreign: ['/opt/tool/six.py'],
  })
})

it.each([
  ['by its end', ['/app/src/main.py'], {}],
  [
    'by two source folders',
    ['main.py'],
    { sourceRoots: ['/home/ci/repo/apps/gateway/src', '/home/ci/repo/apps/signals/src'] },
  ],
])('a path that could be several files %s is refused with both', (_name, names, report) => {
  expect(() => resolve(names, report)).toThrow(
    /could be apps\/gateway\/src\/main\.py, apps\/signals\/src\/main\.py/,
  )
})

it('a report of another repository is refused with three of its paths and the nearest files', () => {
  const names = ['pkg/x/one.go', 'pkg/x/two.go', 'pkg/x/three.go', 'pkg/x/four.go', 'main.py']
  expect(() => resolve(names)).toThrow(
    /5 of 5 that are not, such as pkg\/x\/one\.go, pkg\/x\/two\.go, pkg\/x\/three\.go, … *\. Nearest files: apps\/gateway\/src\/main\.py/,
  )
})

it('a path out of the repository is not followed', () => {
  expect(() => resolve(['../../etc/passwd'])).toThrow(/no file of these names/)
})
