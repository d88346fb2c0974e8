import { readCsv } from './read-csv.ts'
import { readInserts } from './read-inserts.ts'
import { readLoose } from './read-loose.ts'
import { readSections } from './read-sections.ts'
import { readXml } from './read-xml.ts'
import { readYaml } from './read-yaml.ts'
import type { Tree } from './tree.ts'

/**
 * The documents of a structured file, told by its name; null for any other file or one that does not parse.
 * What may not matter is not parsed and gives no document.
 */
export function readTrees(
  text: string,
  path: string,
  mayMatter: (part: string) => boolean = () => true,
): readonly Tree[] | null {
  const name = (path.split(/[/\\]/).at(-1) ?? path)
    .toLowerCase()
    .replace(/(?:\.(?:example|sample|template|dist|local|tpl|j2|tmpl|bak|orig|old))+$/, '')
  const extension = /\.([a-z0-9]+)$/.exec(name)?.[1] ?? ''
  const isYaml = extension === 'yaml' || extension === 'yml'
  if (KNOWN.has(extension) && !isYaml && !mayMatter(text)) return []
  if (/^\.env|\.env$|^\.?envrc$/.test(name)) return [readSections(text)]
  switch (extension) {
    case 'json':
    case 'jsonc':
    case 'json5':
    case 'jsonl':
    case 'ndjson':
      return readJson(text)
    case 'yaml':
    case 'yml':
      return readYaml(text, mayMatter)
    case 'toml':
      return [readLoose(text, 'toml')]
    case 'tf':
    case 'tfvars':
    case 'hcl':
      return [readLoose(text, 'terraform')]
    case 'csv':
    case 'tsv':
      return [readCsv(text)]
    case 'sql':
      return [readInserts(text)]
    case 'xml':
      return [readXml(text)]
    case 'ini':
    case 'cfg':
    case 'conf':
    case 'config':
    case 'properties':
      return readJson(text) ?? [XML_START.test(text) ? readXml(text) : readSections(text)]
    default:
      return null
  }
}

const KNOWN = new Set(
  (
    'json jsonc json5 jsonl ndjson yaml yml toml tf tfvars hcl ini cfg conf config properties csv tsv ' +
    'sql xml'
  ).split(' '),
)

const XML_START = /^\uFEFF?\s{0,400}<[?!A-Za-z]/

/** The documents of a JSON text; null where it starts with neither a map nor a list. */
export function readJson(text: string): readonly Tree[] | null {
  if (!JSON_START.test(text)) return null
  const root = readLoose(text, 'json')
  return root.kind === 'list' ? root.items : [root]
}

/** A map or a list, after comments; `[section]` of an INI file is no list. */
const JSON_START =
  /^\uFEFF?(?:\s|\/\/[^\n]*\n|\/\*[^*]{0,4000}\*\/){0,400}(?:\{|\[\s*(?:[[{"\]\d]|$|true|false|null))/
