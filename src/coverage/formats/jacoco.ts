import { CountsBuilder, NO_COUNTS } from '../model/counts.ts'
import { TalliesBuilder } from '../model/tallies.ts'
import { NO_FUNCTIONS } from '../model/functions.ts'
import type { FunctionHits } from '../model/functions.ts'
import type { CoverageFormat, ParserContext } from './format.ts'
import { MALFORMED, tallyOfCounts } from './read-tally.ts'
import { createXmlParser } from './xml/create-xml-parser.ts'
import { readCount, readLineNumber } from './xml/read-numbers.ts'
import { requireText } from './xml/require-text.ts'
import { XmlNames } from './xml/xml-names.ts'
import type { XmlFail, XmlHandler } from './xml/xml-scanner.ts'
import type { XmlTag } from './xml/xml-tag.ts'

/**
 * JaCoCo's XML (report.dtd 1.1). A line is hit where instructions of it ran (`ci`), its branches are `cb`
 * of `mb + cb`, and a method's METHOD counter says whether it was entered: JaCoCo counts no hits, so they
 * are 1 or 0. Of the counters nothing else is read. A file's path is its package's and its own name, with
 * those of the groups before it: two modules may have a package and a file of one name. A report without `ci` (gcovr's) does not say what ran and is refused.
 */
export const jacocoFormat: CoverageFormat = {
  name: 'jacoco',
  title: 'JaCoCo XML',
  isRecognised: (head) =>
    /^\uFEFF?\s*</.test(head) &&
    /<report\b/.test(head) &&
    /-\/\/JACOCO\/\/|<(?:sessioninfo|group|package)\b/.test(head),
  createParser: (context, part) =>
    createXmlParser(context, { names: NAMES, part }, (fail) => new JacocoHandler(context, fail)),
}

const NAMES = new XmlNames([
  'line',
  'nr',
  'mi',
  'ci',
  'mb',
  'cb',
  'report',
  'group',
  'package',
  'class',
  'method',
  'counter',
  'sourcefile',
  'sourcefilename',
  'name',
  'desc',
  'type',
  'missed',
  'covered',
  'METHOD',
])
const LINE = NAMES.idOf('line')
const NR = NAMES.idOf('nr')
const CI = NAMES.idOf('ci')
const MB = NAMES.idOf('mb')
const CB = NAMES.idOf('cb')
const REPORT = NAMES.idOf('report')
const GROUP = NAMES.idOf('group')
const PACKAGE = NAMES.idOf('package')
const CLASS = NAMES.idOf('class')
const METHOD = NAMES.idOf('method')
const COUNTER = NAMES.idOf('counter')
const SOURCEFILE = NAMES.idOf('sourcefile')
const SOURCEFILENAME = NAMES.idOf('sourcefilename')
const NAME = NAMES.idOf('name')
const DESC = NAMES.idOf('desc')
const TYPE = NAMES.idOf('type')
const COVERED = NAMES.idOf('covered')
const METHOD_COUNTER = NAMES.idOf('METHOD')

class JacocoHandler implements XmlHandler {
  readonly takesText = false
  readonly #context: ParserContext
  readonly #fail: XmlFail
  readonly #lines = new CountsBuilder('line')
  readonly #tallies = new TalliesBuilder()
  #hasRoot = false
  /** Names of the open groups, outermost first. */
  readonly #groups: string[] = []
  #package: string | null = null
  #class: { readonly name: string; readonly file: string | null } | null = null
  #method: { readonly key: string; readonly line: number | null } | null = null
  #sourceFile: string | null = null
  /** Functions of the open package by source file; JaCoCo writes the classes before the files. */
  #functions = new Map<string, Map<string, FunctionHits>>()

  constructor(context: ParserContext, fail: XmlFail) {
    this.#context = context
    this.#fail = fail
  }

  open(tag: XmlTag): void {
    if (!this.#hasRoot) this.#openRoot(tag)
    switch (tag.name) {
      case LINE:
        this.#takeLine(tag)
        break
      case COUNTER:
        if (this.#method !== null) this.#takeCounter(tag)
        break
      case METHOD:
        this.#openMethod(tag)
        break
      case CLASS:
        this.#openClass(tag)
        break
      case SOURCEFILE:
        this.#openSourceFile(tag)
        break
      case PACKAGE:
        this.#openPackage(tag)
        break
      case GROUP:
        this.#openGroup(tag)
        break
      default:
    }
  }

  close(name: number): void {
    if (name === METHOD) this.#method = null
    else if (name === CLASS) this.#class = null
    else if (name === SOURCEFILE) this.#closeSourceFile()
    else if (name === PACKAGE) this.#closePackage()
    else if (name === GROUP) this.#groups.pop()
  }

  text(): void {}

  end(): void {}

  #openRoot(tag: XmlTag): void {
    this.#hasRoot = true
    if (tag.name !== REPORT) throw this.#fail('the root element <report>', tag.elementName())
  }

  #openGroup(tag: XmlTag): void {
    if (this.#package !== null) throw this.#fail('groups of packages', 'one in a package')
    // A name is no path, whatever stands in it.
    const parts = requireText(tag, NAME, 'name', this.#fail).split(/[\\/]/)
    this.#groups.push(parts.filter((part) => !/^\.*$/.test(part)).join('/'))
  }

  #openPackage(tag: XmlTag): void {
    if (this.#package !== null) throw this.#fail('packages beside each other', 'one in another')
    const name = tag.text(NAME)
    // The package without a name is Java's, not one that the report forgot.
    if (name === null) throw this.#fail('an attribute name on <package>', 'none')
    this.#package = name
  }

  #openClass(tag: XmlTag): void {
    if (this.#package === null) throw this.#fail('<class> inside a <package>', 'one outside')
    const name = requireText(tag, NAME, 'name', this.#fail)
    this.#class = { name, file: tag.text(SOURCEFILENAME) }
  }

  #openMethod(tag: XmlTag): void {
    if (this.#class === null) throw this.#fail('<method> inside a <class>', 'one outside')
    const name = requireText(tag, NAME, 'name', this.#fail)
    const hasLine = tag.indexOf(LINE) !== -1
    this.#method = {
      key: `${this.#class.name}.${name}${tag.text(DESC) ?? ''}`,
      line: hasLine ? readLineNumber(tag, LINE, this.#fail) : null,
    }
  }

  #takeCounter(tag: XmlTag): void {
    const file = this.#class?.file ?? null
    // Without debug information a class has no source file, so no file to count its methods in.
    if (this.#method === null || file === null || tag.word(TYPE) !== METHOD_COUNTER) return
    const covered = readCount(tag, COVERED, 'covered', this.#fail)
    let functions = this.#functions.get(file)
    if (functions === undefined)
      this.#functions.set(file, (functions = new Map<string, FunctionHits>()))
    const { key, line } = this.#method
    functions.set(key, { line, hits: covered > 0 ? 1 : (functions.get(key)?.hits ?? 0) })
  }

  #openSourceFile(tag: XmlTag): void {
    if (this.#package === null || this.#sourceFile !== null) {
      throw this.#fail('<sourcefile> inside a <package>', 'one elsewhere')
    }
    this.#sourceFile = requireText(tag, NAME, 'name', this.#fail)
  }

  #takeLine(tag: XmlTag): void {
    if (this.#sourceFile === null) throw this.#fail('<line> inside a <sourcefile>', 'one outside')
    const line = readLineNumber(tag, NR, this.#fail)
    const instructions = readCount(tag, CI, 'covered instructions (ci)', this.#fail)
    this.#lines.add(line, instructions > 0 ? 1 : 0)
    if (tag.digits(MB) === 0 && tag.digits(CB) === 0) return
    if (tag.indexOf(MB) === -1 && tag.indexOf(CB) === -1) return
    const tally = this.#readTally(tag)
    if (tally !== 0) this.#tallies.add(line, tally, '')
  }

  #readTally(tag: XmlTag): number {
    const missed = readCount(tag, MB, 'missed branches (mb)', this.#fail)
    const covered = readCount(tag, CB, 'covered branches (cb)', this.#fail)
    const tally = tallyOfCounts(covered, missed + covered)
    if (tally !== MALFORMED) return tally
    throw this.#fail('branches that a line can have', `${missed + covered} of them`)
  }

  #closeSourceFile(): void {
    if (this.#sourceFile === null) return
    const functions = this.#functions.get(this.#sourceFile) ?? NO_FUNCTIONS
    this.#functions.delete(this.#sourceFile)
    this.#report(this.#sourceFile, functions)
    this.#sourceFile = null
  }

  #closePackage(): void {
    for (const [file, functions] of this.#functions) this.#report(file, functions)
    this.#functions = new Map()
    this.#package = null
  }

  #report(file: string, functions: ReadonlyMap<string, FunctionHits>): void {
    const folders = [...this.#groups, this.#package ?? ''].filter((folder) => folder !== '')
    this.#context.onFile([...folders, file].join('/'), {
      lines: this.#lines.finish(),
      arms: NO_COUNTS,
      tallies: this.#tallies.finish(),
      functions,
    })
  }
}
