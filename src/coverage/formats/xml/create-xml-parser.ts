import type { ParserContext, ReportParser, ReportPart } from '../format.ts'
import { createXmlDecoder } from './decode-xml.ts'
import type { XmlNames } from './xml-names.ts'
import { XmlScanner } from './xml-scanner.ts'
import type { XmlFail, XmlHandler } from './xml-scanner.ts'

/**
 * A parser of an XML format: what the format knows by name, and what it does with it. The format that can be
 * cut names the elements that are open around its records.
 */
export function createXmlParser(
  context: ParserContext,
  {
    names,
    part,
    around = [],
  }: {
    readonly names: XmlNames
    readonly part: ReportPart
    readonly around?: readonly string[]
  },
  createHandler: (fail: XmlFail) => XmlHandler,
): ReportParser {
  const scanner = new XmlScanner(names, { fail: context.fail, part, around }, createHandler)
  const decoder = createXmlDecoder()
  const decode = (chunk: Buffer | null): Buffer => {
    try {
      return decoder(chunk)
    } catch {
      throw scanner.fail('text in the encoding that the XML declares', 'bytes that are none')
    }
  }
  return {
    push: (chunk) => scanner.push(decode(chunk)),
    end: () => {
      scanner.push(decode(null))
      scanner.end()
    },
  }
}
