import { SaxesParser } from 'saxes'

import { CountsBuilder, NO_COUNTS } from '../model/counts.ts'
import { mergeTally, NO_FUNCTIONS } from '../model/file-coverage.ts'
import type { BranchTally } from '../model/file-coverage.ts'
import { LINE_LIMIT, TEXT_LIMIT } from './format.ts'
import type { CoverageFormat, ParserContext, ReportParser } from './format.ts'
import { parseCount, parseLineNumber } from './parse-number.ts'
import { readTally } from './read-tally.ts'
import { createXmlDecoder } from './xml-decoder.ts'

/**
 * Cobertura's XML (coverage-04.dtd) and its dialects. Counted are `<line>` elements, never a `rate`
 * attribute. Entities beyond XML's five are refused and nothing outside the file is ever read.
 */
export const coberturaFormat: CoverageFormat = {
  name: 'cobertura',
  title: 'Cobertura XML',
  isRecognised: (head) =>
    /^\uFEFF?\s*</.test(head) &&
    /<coverage\b/.test(head) &&
    !/<project\b/.test(head) &&
    /<packages\b|<sources\b|<coverage\b[^>]*\b(?:line-rate|lines-valid|branch-rate)\s*=/.test(head),
  createParser: (context) => new CoberturaParser(context),
}

const DEPTH_LIMIT = 64

type Attributes = Readonly<Record<string, string>>
type MethodLine = {
  readonly line: number
  readonly hits: number
  readonly tally: BranchTally | null
}

class CoberturaParser implements ReportParser {
  readonly #context: ParserContext
  readonly #xml = new SaxesParser({ xmlns: false, position: true })
  readonly #decoder = createXmlDecoder()
  readonly #path: string[] = []
  readonly #lines = new CountsBuilder()
  #tallies = new Map<number, BranchTally>()
  #ownLines = new Set<number>()
  #methodLines: MethodLine[] = []
  #file: string | null = null
  #sourceText = ''
  #lastEventAt = 0

  constructor(context: ParserContext) {
    this.#context = context
    this.#xml.on('error', (error) => {
      throw this.#fail('well-formed XML', error.message.replace(/^\d+:\d+: /, ''))
    })
    this.#xml.on('opentag', (tag) => this.#open(tag.name, tag.attributes))
    this.#xml.on('closetag', (tag) => this.#close(tag.name))
    this.#xml.on('text', (text) => this.#takeText(text))
    this.#xml.on('comment', () => this.#mark())
  }

  push(chunk: Buffer): void {
    this.#xml.write(this.#decode(chunk))
    if (this.#xml.position - this.#lastEventAt > TEXT_LIMIT) {
      throw this.#fail(`tags and texts of at most ${TEXT_LIMIT} characters`, 'a longer one')
    }
  }

  end(): void {
    this.#xml.write(this.#decode(null))
    this.#xml.close()
  }

  #decode(chunk: Buffer | null): string {
    try {
      return this.#decoder(chunk)
    } catch {
      throw this.#fail('text in the encoding that the XML declares', 'bytes that are none')
    }
  }

  #open(name: string, attributes: Attributes): void {
    this.#mark()
    if (this.#path.length === 0 && name !== 'coverage') {
      throw this.#fail('the root element <coverage>', `<${name}>`)
    }
    if (this.#path.length >= DEPTH_LIMIT) {
      throw this.#fail(`at most ${DEPTH_LIMIT} elements inside each other`, 'more')
    }
    this.#path.push(name)
    if (name === 'class') this.#openClass(attributes)
    if (name === 'line' && this.#file !== null) this.#takeLine(attributes)
  }

  #close(name: string): void {
    this.#mark()
    this.#path.pop()
    if (name === 'class') this.#closeClass()
    if (name !== 'source') return
    const folder = this.#sourceText.trim()
    this.#sourceText = ''
    if (folder !== '') this.#context.onSourceRoot(folder)
  }

  #takeText(text: string): void {
    this.#mark()
    if (this.#path.at(-1) === 'source') this.#sourceText += text
  }

  #openClass(attributes: Attributes): void {
    const file = attributes['filename']
    if (file === undefined || file.trim() === '') {
      throw this.#fail('an attribute filename on <class>', 'none')
    }
    this.#file = file
  }

  #takeLine(attributes: Attributes): void {
    const line = parseLineNumber(attributes['number'] ?? '')
    if (line === null) {
      throw this.#fail(`a line number from 1 to ${LINE_LIMIT}`, attributes['number'] ?? 'none')
    }
    const hits = parseCount(attributes['hits'] ?? '')
    if (hits === null) throw this.#fail('hits from 0 to 2^64 - 1', attributes['hits'] ?? 'none')
    const tally = readTally(attributes)
    if (tally === 'malformed') {
      throw this.#fail(
        'condition-coverage such as 50% (1/2)',
        attributes['condition-coverage'] ?? 'none',
      )
    }
    if (this.#path.includes('method')) {
      this.#methodLines.push({ line, hits, tally })
      return
    }
    this.#ownLines.add(line)
    this.#addLine({ line, hits, tally })
  }

  /** A method's lines are the class's lines again in most dialects, and the only ones in a few. */
  #closeClass(): void {
    for (const line of this.#methodLines) {
      if (!this.#ownLines.has(line.line)) this.#addLine(line)
    }
    if (this.#file !== null) {
      const lines = this.#lines.finish()
      this.#context.onFile(this.#file, {
        lines,
        arms: NO_COUNTS,
        tallies: this.#tallies,
        functions: NO_FUNCTIONS,
      })
    }
    this.#file = null
    this.#tallies = new Map()
    this.#ownLines = new Set()
    this.#methodLines = []
  }

  #addLine({ line, hits, tally }: MethodLine): void {
    this.#lines.add(line, hits)
    if (tally === null) return
    const known = this.#tallies.get(line)
    this.#tallies.set(line, known === undefined ? tally : mergeTally(known, tally))
  }

  #mark(): void {
    this.#lastEventAt = this.#xml.position
  }

  #fail(expected: string, found: string): Error {
    return this.#context.fail(`line ${this.#xml.line}`, expected, found)
  }
}
