import { armKey, packArm } from '../model/arm-names.ts'
import { CountsBuilder } from '../model/counts.ts'
import { TalliesBuilder } from '../model/tallies.ts'
import type { CoverageFormat, ParserContext } from './format.ts'
import { MALFORMED, tallyOfCounts } from './read-tally.ts'
import { createXmlParser } from './xml/create-xml-parser.ts'
import { FunctionsBuilder } from './xml/functions-builder.ts'
import { readCount, readLineNumber } from './xml/read-numbers.ts'
import { requireText } from './xml/require-text.ts'
import { XmlNames } from './xml/xml-names.ts'
import type { XmlFail, XmlHandler } from './xml/xml-scanner.ts'
import type { XmlTag } from './xml/xml-tag.ts'

/**
 * Clover's XML as OpenClover, PHPUnit, Istanbul and gcovr write it. Lines are those with a statement, a
 * `method` line is a function and no line, and tests (`<testproject>`) are not counted.
 *
 * A `cond` line means two things. In Clover's own schema it has no `count`, for the statement has a line
 * element of its own, and `truecount` and `falsecount` are the hits of the condition's two arms. Istanbul
 * has one element for a line: its `cond` has the statement's `count`, and `truecount` and `falsecount` are
 * how many arms were taken and not taken. So `count` on a `cond` tells them apart; and because Istanbul
 * sums the same arms up in the file's `<metrics>`, a file whose `cond` lines have more arms than that was
 * written by something else, and is refused.
 */
export const cloverFormat: CoverageFormat = {
  name: 'clover',
  title: 'Clover XML',
  isRecognised: (head) =>
    /^\uFEFF?\s*</.test(head) && /<coverage\b/.test(head) && /<project\b/.test(head),
  createParser: (context, part) =>
    createXmlParser(context, { names: NAMES, part }, (fail) => new CloverHandler(context, fail)),
}

const NAMES = new XmlNames([
  'line',
  'num',
  'count',
  'type',
  'stmt',
  'cond',
  'method',
  'truecount',
  'falsecount',
  'coverage',
  'testproject',
  'file',
  'class',
  'metrics',
  'name',
  'path',
  'signature',
  'conditionals',
  'coveredconditionals',
])
const LINE = NAMES.idOf('line')
const NUM = NAMES.idOf('num')
const COUNT = NAMES.idOf('count')
const TYPE = NAMES.idOf('type')
const STMT = NAMES.idOf('stmt')
const COND = NAMES.idOf('cond')
const METHOD = NAMES.idOf('method')
const TRUECOUNT = NAMES.idOf('truecount')
const FALSECOUNT = NAMES.idOf('falsecount')
const COVERAGE = NAMES.idOf('coverage')
const TESTPROJECT = NAMES.idOf('testproject')
const FILE = NAMES.idOf('file')
const CLASS = NAMES.idOf('class')
const METRICS = NAMES.idOf('metrics')
const NAME = NAMES.idOf('name')
const PATH = NAMES.idOf('path')
const SIGNATURE = NAMES.idOf('signature')
const CONDITIONALS = NAMES.idOf('conditionals')
const COVERED_CONDITIONALS = NAMES.idOf('coveredconditionals')

/** Arms of a file: those its `cond` lines have, or its metrics claim. */
type Arms = { covered: number; total: number }

class CloverHandler implements XmlHandler {
  readonly takesText = false
  readonly #context: ParserContext
  readonly #fail: XmlFail
  readonly #lines = new CountsBuilder('line')
  readonly #tallies = new TalliesBuilder()
  readonly #arms = new CountsBuilder()
  readonly #functions = new FunctionsBuilder()
  /** How many conditions of a line came so far, in Clover's own reading. */
  #conditions = new Map<number, number>()
  #found: Arms = { covered: 0, total: 0 }
  #claimed: Arms | null = null
  #hasRoot = false
  #hasLine = false
  #isInTests = false
  #isInClass = false
  #file: string | null = null

  constructor(context: ParserContext, fail: XmlFail) {
    this.#context = context
    this.#fail = fail
  }

  open(tag: XmlTag): void {
    if (!this.#hasRoot) this.#openRoot(tag)
    if (tag.name === TESTPROJECT) this.#isInTests = true
    if (this.#isInTests) return
    if (tag.name === LINE) this.#takeLine(tag)
    else if (tag.name === FILE) this.#openFile(tag)
    else if (tag.name === CLASS) this.#isInClass = true
    else if (tag.name === METRICS && this.#file !== null && !this.#isInClass) this.#takeMetrics(tag)
  }

  close(name: number): void {
    if (name === TESTPROJECT) this.#isInTests = false
    if (this.#isInTests) return
    if (name === FILE) this.#closeFile()
    else if (name === CLASS) this.#isInClass = false
  }

  text(): void {}

  end(): void {
    if (this.#hasLine) return
    throw this.#fail(
      '<line> elements in Clover XML (OpenClover writes them with --lineinfo)',
      'none',
    )
  }

  #openRoot(tag: XmlTag): void {
    this.#hasRoot = true
    if (tag.name !== COVERAGE) throw this.#fail('the root element <coverage>', tag.elementName())
  }

  #openFile(tag: XmlTag): void {
    if (this.#file !== null) throw this.#fail('one <file> after the other', 'one inside another')
    // `name` is the whole path in PHPUnit, and the last part of it where `path` is there.
    const [id, attribute] = tag.indexOf(PATH) === -1 ? [NAME, 'name'] : [PATH, 'path']
    this.#file = requireText(tag, id, attribute, this.#fail)
  }

  #takeMetrics(tag: XmlTag): void {
    if (tag.indexOf(CONDITIONALS) === -1) return
    this.#claimed = {
      total: readCount(tag, CONDITIONALS, 'conditionals', this.#fail),
      covered: readCount(tag, COVERED_CONDITIONALS, 'coveredconditionals', this.#fail),
    }
  }

  #takeLine(tag: XmlTag): void {
    if (this.#file === null) throw this.#fail('<line> inside a <file>', 'one outside')
    this.#hasLine = true
    const line = readLineNumber(tag, NUM, this.#fail)
    switch (tag.word(TYPE)) {
      case STMT:
        this.#lines.add(line, readCount(tag, COUNT, 'count', this.#fail))
        break
      case COND:
        this.#takeCondition(tag, line)
        break
      case METHOD:
        this.#takeMethod(tag, line)
        break
      default:
        throw this.#fail('a type stmt, cond or method on <line>', tag.text(TYPE) ?? 'none')
    }
  }

  #takeMethod(tag: XmlTag, line: number): void {
    const hits = readCount(tag, COUNT, 'count', this.#fail)
    const name = tag.text(SIGNATURE) ?? tag.text(NAME) ?? ''
    this.#functions.add(`${name}:${line}`, { line, hits })
  }

  #takeCondition(tag: XmlTag, line: number): void {
    const whenTrue = readCount(tag, TRUECOUNT, 'truecount', this.#fail)
    const whenFalse = readCount(tag, FALSECOUNT, 'falsecount', this.#fail)
    if (tag.indexOf(COUNT) === -1) {
      const condition = this.#conditions.get(line) ?? 0
      this.#conditions.set(line, condition + 1)
      this.#addArm(line, condition, 0, whenTrue)
      this.#addArm(line, condition, 1, whenFalse)
      return
    }
    this.#lines.add(line, readCount(tag, COUNT, 'count', this.#fail))
    this.#addTally(line, whenTrue, whenFalse)
  }

  #addArm(line: number, condition: number, arm: number, hits: number): void {
    const number =
      packArm(condition, arm) ?? this.#context.armNames.numberOf(String(condition), String(arm))
    if (number === null) throw this.#fail('at most 15 million branch names', 'more of them')
    this.#arms.add(armKey(line, number), hits)
  }

  #addTally(line: number, covered: number, missed: number): void {
    const tally = tallyOfCounts(covered, covered + missed)
    if (tally === MALFORMED) {
      throw this.#fail('branches that a line can have', `${covered + missed} of them`)
    }
    if (tally === 0) return
    this.#found.covered += covered
    this.#found.total += covered + missed
    this.#tallies.add(line, tally, '')
  }

  #closeFile(): void {
    if (this.#file === null) return
    this.#checkArms(this.#found, this.#claimed)
    this.#context.onFile(this.#file, {
      lines: this.#lines.finish(),
      arms: this.#arms.finish(),
      tallies: this.#tallies.finish(),
      functions: this.#functions.finish(),
    })
    this.#file = null
    if (this.#conditions.size > 0) this.#conditions = new Map()
    this.#found = { covered: 0, total: 0 }
    this.#claimed = null
  }

  /** Istanbul's metrics may have more: an arm on a line without a statement has no line element. */
  #checkArms(found: Arms, claimed: Arms | null): void {
    if (claimed === null) return
    if (found.total <= claimed.total && found.covered <= claimed.covered) return
    throw this.#fail(
      'cond lines that have count and no more arms than the metrics of their file',
      `${found.covered} of ${found.total} arms where the metrics say ${claimed.covered} of ${claimed.total}`,
    )
  }
}
