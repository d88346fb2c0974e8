import { TextDecoder } from 'node:util'

import { SaxesParser } from 'saxes'
import { expect, it } from 'vitest'

import { rounds } from '../../../../tests/rounds.ts'
import { createRandom } from '../../create-random.ts'
import { createXmlParser } from './create-xml-parser.ts'
import { readFixture } from './read-xml-report.ts'
import { XmlNames } from './xml-names.ts'

class Refused extends Error {}

/** What a document says, as a list that can be compared: `<a x=1`, `text`, `>a`. */
function readEvents(document: string | Buffer, chunkBytes = Infinity): string[] {
  const bytes = Buffer.from(document as string)
  const attributes = [...new Set(bytes.toString('latin1').match(/[\w:.-]+/g) ?? ['x'])]
  const names = new XmlNames(attributes)
  const events: string[] = []
  const parser = createXmlParser(
    {
      armNames: { numberOf: () => null } as never,
      onFile: () => {},
      onSourceRoot: () => {},
      fail: (place, expected, found) => new Refused(`${expected}; ${found}; ${place}`),
    },
    names,
    () => ({
      takesText: true,
      open: (tag) => {
        const texts = attributes
          .filter((name) => tag.indexOf(names.idOf(name)) !== -1)
          .map((name) => `${name}=${JSON.stringify(tag.text(names.idOf(name)))}`)
        events.push(`<${tag.elementName()} ${texts.toSorted().join(' ')}`)
      },
      close: () => events.push('>'),
      text: (text) => events.push(JSON.stringify(text)),
      end: () => events.push('end'),
    }),
  )
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    // A copy: the reader of files gives the same buffer again for the next chunk.
    const chunk = Buffer.from(bytes.subarray(at, at + Math.min(chunkBytes, bytes.length)))
    parser.push(chunk)
    chunk.fill(0x3f)
  }
  parser.end()
  return events
}

const LONG = 'x'.repeat(1024 * 1024)

it.each([
  ['an empty element', '<a/>', ['<a ', '>', 'end']],
  ['attributes in both quotes', `<a x="1>'" y='2"'/>`, ['<a x="1>\'" y="2\\""', '>', 'end']],
  ['spaces around the sign', '<a x = "1"\n\ty\r\n=\n"2" />', ['<a x="1" y="2"', '>', 'end']],
  [
    'references',
    '<a x="&lt;&#65;&#x1F600;&amp;lt;">&gt;&apos;</a>',
    ['<a x="<A😀&lt;"', '">\'"', '>', 'end'],
  ],
  ['breaks in a value', '<a x="1\t2\r\n3&#10;4"/>', ['<a x="1 2 3\\n4"', '>', 'end']],
  ['a CDATA section', '<a><![CDATA[<b>]]&amp;]]></a>', ['<a ', '"<b>]]&amp;"', '>', 'end']],
  [
    'comments and instructions',
    '<!-- > --><a><?php > ?><!----></a><!--x-->\n',
    ['<a ', '>', 'end'],
  ],
  [
    'a declaration',
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?><a/>',
    ['<a ', '>', 'end'],
  ],
  ['a byte order mark', '\uFEFF<?xml version="1.0"?><a/>', ['<a ', '>', 'end']],
  ['a DTD outside', `<!DOCTYPE a PUBLIC "-//>" 'x>y'><a/>`, ['<a ', '>', 'end']],
  ['space in a close tag', '<a></a \n>', ['<a ', '>', 'end']],
  ['names of other letters', '<ä ö="ü"/>', ['<ä ö="ü"', '>', 'end']],
  [
    'an apostrophe and a bracket in text',
    "<a>it's ]] > x</a>",
    ['<a ', '"it\'s ]] > x"', '>', 'end'],
  ],
])('%s is read in chunks of any size', (_name, document, events) => {
  for (const chunkBytes of [Infinity, 1, 2, 3, 7]) {
    expect(readEvents(document, chunkBytes).map(withoutLetterNames)).toEqual(
      events.map(withoutLetterNames),
    )
  }
})

/** The names given to the scanner are ASCII ones, so attributes of other letters are not asked for. */
function withoutLetterNames(event: string): string {
  return event.replace(' ö="ü"', ' ')
}

it.each([
  ['nothing', ''],
  ['only a comment', '<!-- -->'],
  ['text before the root', 'x<a/>'],
  ['text behind the root', '<a/>x'],
  ['a second root', '<a/><b/>'],
  ['CDATA outside of the root', '<a/><![CDATA[x]]>'],
  ['a reference outside of the root', '<a/>&amp;'],
  ['another close tag', '<a></b>'],
  ['a close tag that goes on', '<a></ab>'],
  ['a close tag that is too short', '<ab></a>'],
  ['a close tag with an attribute', '<a></a x="1">'],
  ['a close tag of nothing', '</a>'],
  ['crossed tags', '<a><b></a></b>'],
  ['an unclosed element', '<a><b></b>'],
  ['an unclosed tag', '<a'],
  ['an unclosed close tag', '<a></a'],
  ['an unclosed value', '<a x="1></a>'],
  ['an unclosed comment', '<a><!-- </a>'],
  ['an unclosed CDATA section', '<a><![CDATA[ </a>'],
  ['an unclosed instruction', '<a><? </a>'],
  ['an unclosed DOCTYPE', '<!DOCTYPE a '],
  ['an attribute twice', '<a x="1" x="1"/>'],
  ['an attribute without a value', '<a x/>'],
  ['an attribute without quotes', '<a x=1/>'],
  ['attributes without space', '<a x="1"y="2"/>'],
  ['a name that starts with a digit', '<1/>'],
  ['an attribute that starts with a dash', '<a -x="1"/>'],
  ['a slash in the middle', '<a / x="1">'],
  ['a space before the name', '< a/>'],
  ['< in a value', '<a x="<"/>'],
  ['a bare ampersand', '<a x="a & b"/>'],
  ['an unknown entity', '<a>&nbsp;</a>'],
  ['an entity without an end', '<a x="&amp"/>'],
  ['a reference to NUL', '<a x="&#0;"/>'],
  ['a reference to a control character', '<a>&#x1B;</a>'],
  ['a reference to half a character', '<a x="&#xD800;"/>'],
  ['a reference beyond Unicode', '<a x="&#x110000;"/>'],
  ['a reference without digits', '<a x="&#;"/>'],
  ['a reference with too many digits', `<a x="&#${'0'.repeat(99)}65;"/>`],
  ['a NUL', '<a>\0</a>'],
  ['a control character in a value', '<a x="\u0001"/>'],
  ['a control character in text', '<a>\u001B</a>'],
  ['the end of a CDATA section in text', '<a>]]></a>'],
  ['two dashes in a comment', '<a><!-- -- --></a>'],
  ['a declaration in the middle', '<a><?xml version="1.0"?></a>'],
  ['a declaration behind white space', ' <?xml version="1.0"?><a/>'],
  ['a declaration without a version', '<?xml encoding="utf-8"?><a/>'],
  ['an instruction without a name', '<a><? ?></a>'],
  ['a DOCTYPE inside', '<a><!DOCTYPE a></a>'],
  ['two DOCTYPEs', '<!DOCTYPE a><!DOCTYPE a><a/>'],
  ['an entity declaration', '<!DOCTYPE a [<!ENTITY x "1">]><a/>'],
  [
    'entities that grow a thousand times each',
    `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(1000)}"><!ENTITY c "${'&b;'.repeat(1000)}">]><a>&c;</a>`,
  ],
  ['an entity from a file', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
  ['a parameter entity', '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://x.example.test/">%x;]><a/>'],
  ['a declaration of another kind', '<a><!ELEMENT a ANY></a>'],
  ['65 elements inside each other', '<a>'.repeat(65) + '</a>'.repeat(65)],
  ['65 attributes', `<a ${Array.from({ length: 65 }, (_, i) => `x${i}="1"`).join(' ')}/>`],
  ['an endless value', `<a x="${LONG}"/>`],
  ['an endless name', `<${LONG}/>`],
  ['an endless text', `<a>${LONG}x</a>`],
  ['an endless gap', `<a>${' '.repeat(LONG.length + 1)}</a>`],
  ['an endless comment', `<a><!--${LONG}--></a>`],
  ['an endless CDATA section', `<a><![CDATA[${LONG}]]></a>`],
  ['ten megabytes in a value', `<a x="${LONG.repeat(10)}"/>`],
  ['an HTML page', '<!doctype html><html><br></html>'],
  ['an encoding that nobody knows', '<?xml version="1.0" encoding="klingon"?><a/>'],
  ['UTF-16 declared in bytes that are not', '<?xml version="1.0" encoding="UTF-16"?><a/>'],
  ['letters in declared ASCII', '<?xml version="1.0" encoding="US-ASCII"?><a>ö</a>'],
])('%s is refused in chunks of any size', (_name, document) => {
  const chunks = document.length > 10_000 ? [Infinity, 65_536] : [Infinity, 1, 2, 3, 7]
  for (const chunkBytes of chunks) {
    expect(() => readEvents(document, chunkBytes)).toThrow(Refused)
  }
})

it.each([
  ['a stray byte', [0xff]],
  ['half a character', [0xc3]],
  ['an overlong form', [0xc0, 0xaf]],
  ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
])('%s in a name or a value is refused in chunks of any size', (_name, bytes) => {
  for (const [before, after] of [
    ['<a x="', '"/>'],
    ['<a', '/>'],
    ['<a>', '</a>'],
  ] as const) {
    const document = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)])
    for (const chunkBytes of [Infinity, 1, 2, 3]) {
      expect(() => readEvents(document, chunkBytes)).toThrow(/encoding/)
    }
  }
})

it.each([
  ['UTF-8', Buffer.from('<a x="größe €😀"/>')],
  ['UTF-16 LE', Buffer.from('\uFEFF<a x="größe €😀"/>', 'utf16le')],
  ['UTF-16 BE', Buffer.from('\uFEFF<a x="größe €😀"/>', 'utf16le').swap16()],
  [
    'windows-1252',
    Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="windows-1252"?><a x="gr'),
      Buffer.from([0xf6, 0xdf]),
      Buffer.from('e '),
      Buffer.from([0x80]),
      Buffer.from('&#x1F600;"/>'),
    ]),
  ],
  [
    'Latin-1',
    Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><a x="größe &#8364;&#x1F600;"/>',
      'latin1',
    ),
  ],
])('%s gives the same text in chunks of any size', (_name, bytes) => {
  for (const chunkBytes of [Infinity, 1, 2, 3, 7]) {
    const names = new XmlNames(['x'])
    const found: (string | null)[] = []
    const parser = createXmlParser(
      {
        armNames: { numberOf: () => null } as never,
        onFile: () => {},
        onSourceRoot: () => {},
        fail: (_place, _expected, why) => new Refused(why),
      },
      names,
      () => ({
        takesText: false,
        open: (tag) => found.push(tag.text(names.idOf('x'))),
        close: () => {},
        text: () => {},
        end: () => {},
      }),
    )
    const size = Math.min(chunkBytes, bytes.length)
    for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size))
    parser.end()
    expect(found).toEqual(['größe €😀'])
  }
})

it('an error names the line of the tag, whatever breaks stand before it', () => {
  const document = `<?xml version="1.0"?>\r\n<!-- a\nb -->\n<a x="\n"\ny="2">\n<![CDATA[\n]]></a\n>\n<b/>`
  for (const chunkBytes of [Infinity, 1, 7]) {
    expect(() => readEvents(document, chunkBytes)).toThrow(/a second root element; line 10/)
  }
})

it.each(['cobertura/gcovr.xml', 'jacoco/jacoco.xml', 'clover/openclover.xml'])(
  '%s, damaged anywhere, is refused or read as a second parser reads it',
  async (name) => {
    const whole = Buffer.from(await readFixture(name))
    const random = createRandom(name.length)
    let refused = 0
    let read = 0
    for (let round = 0; round < rounds(1000, 50_000); round += 1) {
      const document = damage(whole, random)
      const events = eventsOrNull(() => readEvents(document, 1 + random(100)))
      if (events === null) refused += 1
      else expect(events).toEqual(eventsOrNull(() => readWithSaxes(document)))
      if (events !== null) read += 1
    }
    expect(refused).toBeGreaterThan(100)
    expect(read).toBeGreaterThan(100)
  },
  rounds(20_000, 600_000),
)

it.each(['cobertura/coverlet.xml', 'jacoco/groups.xml', 'clover/istanbul.xml'])(
  '%s, cut off anywhere before its end, is refused',
  async (name) => {
    const whole = Buffer.from((await readFixture(name)).trimEnd())
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => readEvents(whole.subarray(0, length))).toThrow(Refused)
    }
  },
)

function damage(whole: Buffer, random: (below: number) => number): Buffer {
  const at = random(whole.length)
  const marks = Buffer.from('<>/="\'&;! \n?[]-x0')
  const mark = marks.subarray(random(marks.length)).subarray(0, 1)
  switch (random(4)) {
    case 0:
      return Buffer.concat([whole.subarray(0, at), mark, whole.subarray(at + 1)])
    case 1:
      return Buffer.concat([whole.subarray(0, at), mark, whole.subarray(at)])
    case 2:
      return Buffer.concat([whole.subarray(0, at), whole.subarray(at + 1 + random(3))])
    default: {
      const from = random(whole.length)
      const piece = whole.subarray(from, from + random(60))
      return Buffer.concat([whole.subarray(0, at), piece, whole.subarray(at)])
    }
  }
}

function eventsOrNull(read: () => string[]): string[] | null {
  try {
    return joinTexts(read())
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}

/** One event for a text that came in pieces; line ends as XML normalises them. */
function joinTexts(events: readonly string[]): string[] {
  const joined: string[] = []
  for (const event of events) {
    const last = joined.at(-1)
    if (!event.startsWith('"')) joined.push(event)
    else if (last?.startsWith('"') === true) {
      joined[joined.length - 1] = JSON.stringify(`${textOf(last)}${textOf(event)}`)
    } else joined.push(event)
  }
  // Between elements outside of the root there is white space, which is no text of a document.
  return joined.filter((event, index) => !(event.startsWith('"') && isOutside(joined, index)))
}

function textOf(event: string): string {
  return JSON.parse(event) as string
}

function isOutside(events: readonly string[], index: number): boolean {
  let depth = 0
  for (const event of events.slice(0, index)) {
    if (event.startsWith('<')) depth += 1
    if (event === '>') depth -= 1
  }
  return depth === 0
}

function readWithSaxes(document: Buffer): string[] {
  const events: string[] = []
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', (error) => {
    throw new Refused(error.message)
  })
  parser.on('opentag', (tag) => {
    const texts = Object.entries(tag.attributes).map(
      ([name, value]) => `${name}=${JSON.stringify(value)}`,
    )
    events.push(`<${tag.name} ${texts.toSorted().join(' ')}`)
  })
  parser.on('closetag', () => events.push('>'))
  parser.on('text', (text) => events.push(JSON.stringify(text)))
  parser.on('cdata', (text) => events.push(JSON.stringify(text)))
  parser.write(new TextDecoder('utf-8', { fatal: true }).decode(document)).close()
  events.push('end')
  return events
}
