import { SaxesParser } from 'saxes'

import { InputError } from '../../../contract/input-error.ts'
import type { Redactor } from '../../../redaction/redactor.ts'
import { cleanLine } from './clean-line.ts'
import { limitCdata } from './limit-cdata.ts'

export type TestCase = {
  /** Class and name, as they identify the test. */
  readonly id: string
  readonly classname: string
  readonly name: string
  readonly file: string | null
  readonly line: number | null
  readonly seconds: number | null
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** First words of the first failure; empty for a test that did not fail. */
  readonly message: string
  /** Start and end of the first failure's text, where a trace stands. */
  readonly text: string
  /** How often the runner itself tried it again until it passed (surefire's `flakyFailure`). */
  readonly failedBefore: number
}

/** What the report says of itself, beside its tests. */
export type JunitTotals = {
  /** Failures and errors that it counts but does not name. */
  readonly unnamed: number
}

type Attributes = Readonly<Record<string, string>>

const LONGEST_MESSAGE = 500
const LONGEST_NAME = 1_000
const LONGEST_TEXT = 64 * 1024
/** Deeper nesting is no report; each level costs memory. */
const DEEPEST = 64
const FAILURES: ReadonlySet<string> = new Set(['failure', 'error'])
const FLAKES: ReadonlySet<string> = new Set(['flakyFailure', 'flakyError'])

/**
 * Reads a JUnit report as it comes, in the dialects of pytest, jest, go-junit-report and surefire, and hands
 * over one test after the other; so its size does not matter. Entities of its own are not known.
 * @throws InputError for anything else, also where it breaks off; what came before was handed over.
 */
export async function readJunit(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  onTest: (test: TestCase) => void,
  redactor: Redactor,
): Promise<JunitTotals> {
  const parser = createParser(path, onTest, redactor)
  const decoder = new TextDecoder()
  for await (const chunk of chunks) parser.write(decoder.decode(chunk, { stream: true }))
  parser.write(decoder.decode())
  return parser.end()
}

/** Characters that XML does not know, but programs print; no report is wrong for them. */
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

function createParser(path: string, onTest: (test: TestCase) => void, redactor: Redactor) {
  const parser = new SaxesParser()
  const totals = countTotals()
  const limit = limitCdata(LONGEST_TEXT)
  let depth = 0
  let sawSuite = false
  let isPytest = false
  let test: Attributes | null = null
  let failure: Attributes | null = null
  let first: { readonly attributes: Attributes; readonly text: string } | null = null
  let text = ''
  let isSkipped = false
  let failedBefore = 0
  parser.on('error', (error) => {
    throw malformed(path, cleanLine(error.message, LONGEST_MESSAGE, redactor))
  })
  const addText = (part: string): void => {
    text += part
    if (text.length > 2 * LONGEST_TEXT) text = shortenText(text, redactor)
  }
  // Without a listener the parser keeps no text: outputs that tests captured may be gigantic.
  const listen = (): void => {
    text = ''
    parser.on('text', addText)
    // What was cut may be half as long by now: `\r\n` is one character to the parser.
    parser.on('cdata', (part) =>
      addText(part.length < LONGEST_TEXT / 2 ? part : redactor.redactStart(part)),
    )
  }
  const listenNoMore = (): void => {
    parser.off('text')
    parser.off('cdata')
  }
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1
    if (depth > DEEPEST) throw malformed(path, `more than ${DEEPEST} elements within each other`)
    if (name === 'testsuite' || name === 'testsuites') {
      sawSuite = true
      isPytest ||= attributes['name'] === 'pytest'
      totals.open(attributes)
    } else if (name === 'testcase') {
      test = attributes
      first = null
      isSkipped = attributes['status'] === 'notrun' || attributes['result'] === 'suppressed'
      failedBefore = 0
    } else if (test !== null) {
      if (name === 'skipped') isSkipped = true
      if (FLAKES.has(name)) failedBefore += 1
      if (FAILURES.has(name)) {
        totals.found()
        failure = attributes
        if (first === null) listen()
      }
    }
  })
  parser.on('closetag', ({ name }) => {
    depth -= 1
    if (name === 'testsuite' || name === 'testsuites') totals.close()
    if (FAILURES.has(name) && failure !== null) {
      // A test that fails and then breaks in its teardown is one failed test.
      first ??= { attributes: failure, text: shortenText(text, redactor) }
      failure = null
      listenNoMore()
    }
    if (name === 'testcase' && test !== null) {
      onTest(toTest(test, { first, isSkipped, failedBefore, isPytest }, redactor))
      test = null
    }
  })
  return {
    write: (part: string): void => void parser.write(limit(part.replaceAll(NO_XML, ''))),
    end: (): JunitTotals => {
      parser.close()
      if (!sawSuite) throw malformed(path, 'no <testsuite> in it')
      return { unnamed: totals.unnamed() }
    },
  }
}

function toTest(
  attributes: Attributes,
  seen: {
    readonly first: { readonly attributes: Attributes; readonly text: string } | null
    readonly isSkipped: boolean
    readonly failedBefore: number
    readonly isPytest: boolean
  },
  redactor: Redactor,
): TestCase {
  const { first, isSkipped, failedBefore, isPytest } = seen
  const nameIn = (attribute: string): string =>
    cleanLine(attributes[attribute] ?? '', LONGEST_NAME, redactor)
  const classname = nameIn('classname')
  const name = nameIn('name')
  const line = Number.parseInt(attributes['line'] ?? '', 10)
  const text = first?.text.trim() ?? ''
  return {
    id: [classname, name].filter((part) => part !== '').join('.') || 'unnamed',
    classname,
    name,
    file: nameIn('file') || null,
    // Pytest counts lines from zero.
    line: Number.isNaN(line) || line + Number(isPytest) < 1 ? null : line + Number(isPytest),
    seconds: parseSeconds(attributes['time']),
    outcome: first === null ? (isSkipped ? 'skipped' : 'passed') : 'failed',
    message:
      first === null
        ? ''
        : cleanLine(firstWords(first.attributes, text), LONGEST_MESSAGE, redactor),
    text,
    failedBefore: first === null ? failedBefore : 0,
  }
}

function firstWords({ message = '', type = '' }: Attributes, text: string): string {
  const [line = ''] = (message.trim() || text || type).split('\n')
  return line
}

/** Some runners group thousands: `1,234.5`. */
function parseSeconds(text: string | undefined): number | null {
  const seconds = Number.parseFloat((text ?? '').replaceAll(',', ''))
  return seconds >= 0 && Number.isFinite(seconds) ? seconds : null
}

/** Redacted before it is cut, so that no half of a secret is left at either side. */
function shortenText(text: string, { redact }: Redactor): string {
  if (text.length <= LONGEST_TEXT) return text
  const safe = redact(text)
  if (safe.length <= LONGEST_TEXT) return safe
  return `${safe.slice(0, LONGEST_TEXT / 2)}\n…\n${safe.slice(-LONGEST_TEXT / 2)}`
}

/**
 * Failures that suites count, against those that are found in them. The counts of a suite hold for all
 * within it, in some dialects; in others it has none of its own: the larger of both counts.
 */
function countTotals() {
  const open: { declared: number; within: number }[] = []
  let declared = 0
  let found = 0
  return {
    open: ({ failures = '', errors = '' }: Attributes): void => {
      const own = [failures, errors].map((text) => Number.parseInt(text, 10) || 0)
      open.push({ declared: own.reduce((sum, count) => sum + Math.max(0, count), 0), within: 0 })
    },
    close: (): void => {
      const suite = open.pop()
      const count = Math.max(suite?.declared ?? 0, suite?.within ?? 0)
      const outer = open.at(-1)
      if (outer === undefined) declared += count
      else outer.within += count
    },
    found: (): void => {
      found += 1
    },
    unnamed: (): number => Math.max(0, declared - found),
  }
}

function malformed(path: string, found: string): InputError {
  return new InputError('integration/junit', {
    expected: `a JUnit report at ${path}`,
    found,
    fix: 'Let the suite write it (pytest: --junitxml=FILE), or remove `junit` from the suite.',
  })
}
