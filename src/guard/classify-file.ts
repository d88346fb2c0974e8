/**
 * How a file's text is to be read: `setting` (environment files, YAML, JSON, Dockerfiles, shell …)
 * configures something, `code` may hold defaults, `test` also what must be refused, `prose` only
 * talks about things.
 */
export type FileKind = 'setting' | 'code' | 'test' | 'prose'

export function classifyFile(path: string): FileKind {
  const name = (path.split('/').at(-1) ?? path).toLowerCase()
  if (/^\.env|\.env$|^(?:docker|container)file|\.dockerfile$/.test(name)) return 'setting'
  const extension = /\.([a-z0-9]+)$/.exec(name)?.[1]
  if (extension === undefined) return PROSE_NAMES.test(name) ? 'prose' : 'setting'
  if (CODE.has(extension)) return TEST_PATH.test(path) ? 'test' : 'code'
  return SETTINGS.has(extension) ? 'setting' : 'prose'
}

const TEST_PATH =
  /(?:^|\/)(?:tests?|__tests__|spec)\/|(?:^|\/)(?:test_[^/]*|conftest\.py)$|[._-](?:test|tests|spec)\.[a-z]+$/i
const PROSE_NAMES =
  /^(?:readme|licen[cs]e|changelog|contributing|authors|notice|codeowners|metadata|pkg-info|record)$/
const CODE = new Set(
  'py pyi ts tsx mts cts js jsx mjs cjs go rs java kt scala cs fs rb php c h cc cpp hpp swift jl r ipynb lua ex exs clj dart sql'.split(
    ' ',
  ),
)
const SETTINGS = new Set(
  'yml yaml json json5 jsonc toml ini cfg conf config properties env envrc sh bash zsh ksh csh tcsh fish ps1 bat cmd tf tfvars hcl netrc service xml plist example sample template dist local tpl j2'.split(
    ' ',
  ),
)
