import { ArmNames } from '../../model/arm-names.ts'
import { WHOLE_REPORT } from '../format.ts'
import { createXmlParser } from './create-xml-parser.ts'
import { XmlNames } from './xml-names.ts'

/** Thrown for a document that the scanner refuses. */
export class Refused extends Error {}

/**
 * What a document says, as a list that tests compare: `<a x="1"` for an open tag with its attributes in
 * order of their names, `"text"`, `>` for a close tag, and `end`.
 */
export function readXmlEvents(document: string | Buffer, chunkBytes = Infinity): string[] {
  const bytes = Buffer.isBuffer(document) ? document : Buffer.from(document)
  const names = [
    ...new Set(bytes.toString('latin1').match(/(?<![\w:.-])[\w:.-]{1,40}(?![\w:.-])/g) ?? ['x']),
  ].toSorted()
  const ids = new XmlNames(names)
  const events: string[] = []
  const parser = createXmlParser(
    {
      armNames: new ArmNames(),
      onFile: () => {},
      onSourceRoot: () => {},
      knownFile: () => undefined,
      fail: (place, expected, found) => new Refused(`${expected}; ${found}; ${place}`),
    },
    { names: ids, part: WHOLE_REPORT },
    () => ({
      takesText: true,
      open: (tag) => {
        const attributes = names
          .filter((name) => tag.indexOf(ids.idOf(name)) !== -1)
          .map((name) => ` ${name}=${JSON.stringify(tag.text(ids.idOf(name)))}`)
        events.push(`<${tag.elementName()}${attributes.join('')}`)
      },
      close: () => events.push('>'),
      text: (text) => events.push(JSON.stringify(text)),
      end: () => events.push('end'),
    }),
  )
  const size = Math.min(chunkBytes, Math.max(bytes.length, 1))
  for (let at = 0; at < bytes.length; at += size) {
    // As the reader of files does: the next chunk is written over this one.
    const chunk = Buffer.from(bytes.subarray(at, at + size))
    parser.push(chunk)
    chunk.fill('?')
  }
  parser.end()
  return events
}
