import { CountsBuilder, NO_COUNTS } from '../model/counts.ts'
import { mergeTally, NO_TALLIES } from '../model/file-coverage.ts'
import type { BranchTally } from '../model/file-coverage.ts'
import { TEXT_LIMIT } from './format.ts'
import type { CoverageFormat, ParserContext } from './format.ts'
import { TallyReader } from './read-tally.ts'
import { createXmlParser } from './xml/create-xml-parser.ts'
import { FunctionsBuilder } from './xml/functions-builder.ts'
import { LineSet } from './xml/line-set.ts'
import { readCount, readLineNumber } from './xml/read-numbers.ts'
import { XmlNames } from './xml/xml-names.ts'
import type { XmlFail, XmlHandler } from './xml/xml-scanner.ts'
import type { XmlTag } from './xml/xml-tag.ts'

/**
 * Cobertura's XML (coverage-04.dtd) and its dialects. Counted are `<line>` elements, never a `rate`
 * attribute. A method's lines are the class's lines again in most dialects and the only ones in a few;
 * Istanbul's are the places of its functions (`<method hits>`) and no measured lines. A function is as
 * often entered as its first line.
 */
export const coberturaFormat: CoverageFormat = {
  name: 'cobertura',
  title: 'Cobertura XML',
  isRecognised: (head) =>
    /^\uFEFF?\s*</.test(head) &&
    /<coverage\b/.test(head) &&
    !/<project\b/.test(head) &&
    /<packages\b|<sources\b|<coverage\b[^>]*\b(?:line-rate|lines-valid|branch-rate)\s*=/.test(head),
  createParser: (context) =>
    createXmlParser(context, NAMES, (fail) => new CoberturaHandler(context, fail)),
}

const NAMES = new XmlNames([
  'line',
  'number',
  'hits',
  'branch',
  'condition-coverage',
  'missing-branches',
  'class',
  'filename',
  'name',
  'method',
  'signature',
  'source',
  'coverage',
])
const LINE = NAMES.idOf('line')
const NUMBER = NAMES.idOf('number')
const HITS = NAMES.idOf('hits')
const BRANCH = NAMES.idOf('branch')
const CONDITION_COVERAGE = NAMES.idOf('condition-coverage')
const MISSING_BRANCHES = NAMES.idOf('missing-branches')
const CLASS = NAMES.idOf('class')
const FILENAME = NAMES.idOf('filename')
const NAME = NAMES.idOf('name')
const METHOD = NAMES.idOf('method')
const SIGNATURE = NAMES.idOf('signature')
const SOURCE = NAMES.idOf('source')
const COVERAGE = NAMES.idOf('coverage')

type MethodLine = {
  readonly line: number
  readonly hits: number
  readonly tally: BranchTally | null
}
type Method = {
  readonly key: string
  /** Whether its lines are only the place of the function. */
  readonly isPlace: boolean
  line: number
  hits: number
}

class CoberturaHandler implements XmlHandler {
  takesText = false
  readonly #context: ParserContext
  readonly #fail: XmlFail
  readonly #lines = new CountsBuilder('line')
  readonly #functions = new FunctionsBuilder()
  readonly #ownLines = new LineSet()
  readonly #tallyReader = new TallyReader()
  #hasRoot = false
  #tallies: Map<number, BranchTally> | null = null
  #methodLines: MethodLine[] = []
  #file: string | null = null
  #className = ''
  #method: Method | null = null
  #source = ''

  constructor(context: ParserContext, fail: XmlFail) {
    this.#context = context
    this.#fail = fail
  }

  open(tag: XmlTag): void {
    if (!this.#hasRoot) this.#openRoot(tag)
    if (tag.name === LINE) {
      if (this.#file !== null) this.#takeLine(tag)
    } else if (tag.name === CLASS) {
      this.#openClass(tag)
    } else if (tag.name === METHOD) {
      this.#openMethod(tag)
    } else if (tag.name === SOURCE) {
      this.takesText = true
    }
  }

  close(name: number): void {
    if (name === CLASS) this.#closeClass()
    else if (name === METHOD) this.#closeMethod()
    else if (name === SOURCE) this.#closeSource()
  }

  text(text: string): void {
    this.#source += text
    if (this.#source.length <= TEXT_LIMIT) return
    throw this.#fail(`a <source> of at most ${TEXT_LIMIT} characters`, 'a longer one')
  }

  end(): void {}

  #openRoot(tag: XmlTag): void {
    this.#hasRoot = true
    if (tag.name === COVERAGE) return
    throw this.#fail('the root element <coverage>', `<${tag.elementName()}>`)
  }

  #openClass(tag: XmlTag): void {
    if (this.#file !== null) throw this.#fail('one <class> after the other', 'one inside another')
    const file = tag.text(FILENAME)
    if (file === null || file.trim() === '') {
      throw this.#fail('an attribute filename on <class>', 'none')
    }
    this.#file = file
    this.#className = tag.text(NAME) ?? ''
  }

  #openMethod(tag: XmlTag): void {
    if (this.#method !== null)
      throw this.#fail('one <method> after the other', 'one inside another')
    this.#method = {
      key: `${this.#className}.${tag.text(NAME) ?? ''}${tag.text(SIGNATURE) ?? ''}`,
      isPlace: tag.indexOf(HITS) !== -1,
      line: Infinity,
      hits: 0,
    }
  }

  #takeLine(tag: XmlTag): void {
    const line = readLineNumber(tag, NUMBER, this.#fail)
    const hits = readCount(tag, HITS, 'hits', this.#fail)
    const tally = tag.indexOf(BRANCH) === -1 ? null : this.#tallyOf(tag)
    if (this.#method === null) {
      this.#ownLines.add(line)
      this.#addLine(line, hits, tally)
    } else {
      this.#takeMethodLine(this.#method, { line, hits, tally })
    }
  }

  #takeMethodLine(method: Method, { line, hits, tally }: MethodLine): void {
    if (line < method.line) {
      method.line = line
      method.hits = hits
    } else if (line === method.line && hits > method.hits) {
      method.hits = hits
    }
    if (!method.isPlace) this.#methodLines.push({ line, hits, tally })
  }

  #tallyOf(tag: XmlTag): BranchTally | null {
    if (tag.indexOf(CONDITION_COVERAGE) === -1 || !tag.isTrue(BRANCH)) return null
    const names = tag.text(MISSING_BRANCHES)
    const tally = this.#tallyReader.ofConditions(tag, CONDITION_COVERAGE, names)
    if (tally !== 'malformed') return tally
    throw this.#fail('condition-coverage such as 50% (1/2)', tag.text(CONDITION_COVERAGE) ?? 'none')
  }

  #closeMethod(): void {
    const method = this.#method
    this.#method = null
    if (method === null || method.line === Infinity) return
    const { key, line, hits } = method
    this.#functions.add(`${key}:${line}`, { line, hits })
  }

  #closeClass(): void {
    if (this.#file === null) return
    for (const { line, hits, tally } of this.#methodLines) {
      if (!this.#ownLines.has(line)) this.#addLine(line, hits, tally)
    }
    this.#context.onFile(this.#file, {
      lines: this.#lines.finish(),
      arms: NO_COUNTS,
      tallies: this.#tallies ?? NO_TALLIES,
      functions: this.#functions.finish(),
    })
    this.#file = null
    this.#tallies = null
    this.#ownLines.clear()
    if (this.#methodLines.length > 0) this.#methodLines = []
  }

  #closeSource(): void {
    const folder = this.#source.trim()
    this.#source = ''
    this.takesText = false
    if (folder !== '') this.#context.onSourceRoot(folder)
  }

  #addLine(line: number, hits: number, tally: BranchTally | null): void {
    this.#lines.add(line, hits)
    if (tally === null) return
    this.#tallies ??= new Map()
    const known = this.#tallies.get(line)
    this.#tallies.set(line, known === undefined ? tally : mergeTally(known, tally))
  }
}
