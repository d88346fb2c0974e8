import type { XmlFail } from './xml-scanner.ts'
import type { XmlTag } from './xml-tag.ts'

/** The text of an attribute that an element must have and that is not blank. */
export function requireText(tag: XmlTag, id: number, attribute: string, fail: XmlFail): string {
  const text = tag.text(id)
  if (text !== null && text.trim() !== '') return text
  throw fail(`an attribute ${attribute} on <${tag.elementName()}>`, 'none')
}
