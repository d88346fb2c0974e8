import { CountsBuilder, NO_COUNTS } from '../model/counts.ts'
import { TalliesBuilder } from '../model/tallies.ts'
import { TEXT_LIMIT } from './format.ts'
import type { CoverageFormat, ParserContext } from './format.ts'
import { CoberturaRows } from './cobertura-rows.ts'
import { MALFORMED, tallyOfConditions } from './read-tally.ts'
import { createXmlParser } from './xml/create-xml-parser.ts'
import { isPlainUtf8 } from './xml/decode-xml.ts'
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
  createParser: (context, part) =>
    createXmlParser(context, { names: NAMES, part, around: AROUND }, (fail) => {
      return new CoberturaHandler(context, { fail, isInside: !part.isFirst })
    }),
  cut: { behind: '</class>', isPossible: isPlainUtf8, namesSources: true },
}

const LETTER_L = 0x6c
/** Open around every class. */
const AROUND = ['coverage', 'packages', 'package', 'classes']

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
  /** Packed; 0 for none. */
  readonly tally: number
  readonly missing: string
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
  readonly #tallies = new TalliesBuilder()
  readonly #rows = new CoberturaRows()
  #hasRoot: boolean
  #methodLines: MethodLine[] = []
  #file: string | null = null
  #className = ''
  #method: Method | null = null
  #source = ''

  /** @param input.isInside whether the root was opened in an earlier part */
  constructor(
    context: ParserContext,
    input: { readonly fail: XmlFail; readonly isInside: boolean },
  ) {
    this.#context = context
    this.#fail = input.fail
    this.#hasRoot = input.isInside
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

  get rowNewlines(): number {
    return this.#rows.newlines
  }

  takeRow(bytes: Buffer, start: number): number {
    if (this.#file === null || bytes[start + 1] !== LETTER_L) return start
    const rows = this.#rows
    const end = rows.read(bytes, start)
    if (this.#method !== null) {
      for (let index = 0; index < rows.count; index += 1) {
        const line = rows.keys[index] as number
        const hits = rows.hits[index] as number
        const tally = rows.tallies[index] as number
        const [start, end] = [rows.nameStarts[index], rows.nameEnds[index]]
        const missing = tally === 0 ? '' : bytes.toString('latin1', start, end)
        this.#takeMethodLine(this.#method, { line, hits, tally, missing })
      }
      return end
    }
    this.#lines.addRow(rows, rows.count)
    for (let index = 0; index < rows.count; index += 1) {
      const line = rows.keys[index] as number
      const tally = rows.tallies[index] as number
      if (tally === 0) continue
      const start = rows.nameStarts[index] as number
      const end = rows.nameEnds[index] as number
      this.#tallies.addBytes(line, tally, { bytes, start, end })
    }
    return end
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
    const tally = tag.indexOf(BRANCH) === -1 ? 0 : this.#tallyOf(tag)
    const missing = tally === 0 ? '' : (tag.text(MISSING_BRANCHES) ?? '')
    if (this.#method === null) {
      this.#lines.add(line, hits)
      if (tally !== 0) this.#tallies.add(line, tally, missing)
    } else {
      this.#takeMethodLine(this.#method, { line, hits, tally, missing })
    }
  }

  #takeMethodLine(method: Method, found: MethodLine): void {
    const { line, hits } = found
    if (line < method.line) {
      method.line = line
      method.hits = hits
    } else if (line === method.line && hits > method.hits) {
      method.hits = hits
    }
    if (!method.isPlace) this.#methodLines.push(found)
  }

  #tallyOf(tag: XmlTag): number {
    if (tag.indexOf(CONDITION_COVERAGE) === -1 || !tag.isTrue(BRANCH)) return 0
    const tally = tallyOfConditions(tag, CONDITION_COVERAGE)
    if (tally !== MALFORMED) return tally
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
    if (this.#methodLines.length > 0) this.#addMethodLines()
    this.#context.onFile(this.#file, {
      lines: this.#lines.finish(),
      arms: NO_COUNTS,
      tallies: this.#tallies.finish(),
      functions: this.#functions.finish(),
    })
    this.#file = null
  }

  /** Lines of methods that the class does not list itself. */
  #addMethodLines(): void {
    for (const line of this.#lines.openKeys()) this.#ownLines.add(line)
    for (const { line, hits, tally, missing } of this.#methodLines) {
      if (this.#ownLines.has(line)) continue
      this.#lines.add(line, hits)
      if (tally !== 0) this.#tallies.add(line, tally, missing)
    }
    this.#ownLines.clear()
    this.#methodLines = []
  }

  #closeSource(): void {
    const folder = this.#source.trim()
    this.#source = ''
    this.takesText = false
    if (folder !== '') this.#context.onSourceRoot(folder)
  }
}
