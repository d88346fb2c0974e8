import { expect, it } from 'vitest'

import { readXmlEvents, Refused } from './read-xml-events.ts'

const LONG = 'x'.repeat(1024 * 1024)

it.each([
  ['an empty element', '<a/>', ['<a', '>', 'end']],
  ['attributes in both quotes', `<a x="1>'" y='2"'/>`, ['<a x="1>\'" y="2\\""', '>', 'end']],
  ['spaces around the sign', '<a x = "1"\n\ty\r\n=\n"2" />', ['<a x="1" y="2"', '>', 'end']],
  [
    'references',
    '<a x="&lt;&#65;&#x1F600;&amp;lt;">&gt;&apos;</a>',
    ['<a x="<A😀&lt;"', '">\'"', '>', 'end'],
  ],
  ['breaks in a value', '<a x="1\t2\r\n3&#10;4"/>', ['<a x="1 2 3\\n4"', '>', 'end']],
  ['a CDATA section', '<a><![CDATA[<b>]]&amp;]]></a>', ['<a', '"<b>]]&amp;"', '>', 'end']],
  ['comments and instructions', '<!-- > --><a><?php > ?><!----></a><!--x-->\n', ['<a', '>', 'end']],
  [
    'a declaration',
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?><a/>',
    ['<a', '>', 'end'],
  ],
  ['a byte order mark', '\uFEFF<?xml version="1.0"?><a/>', ['<a', '>', 'end']],
  ['a DTD outside', `<!DOCTYPE a PUBLIC "-//>" 'x>y'><a/>`, ['<a', '>', 'end']],
  ['space in a close tag', '<a></a \n>', ['<a', '>', 'end']],
  ['names of other letters', '<ä ö="ü"/>', ['<ä', '>', 'end']],
  [
    'an apostrophe and a bracket in text',
    "<a>it's ]] > x</a>",
    ['<a', '"it\'s ]] > x"', '>', 'end'],
  ],
])('%s is read in chunks of any size', (_name, document, events) => {
  for (const chunkBytes of [Infinity, 1, 2, 3, 7]) {
    expect(readXmlEvents(document, chunkBytes)).toEqual(events)
  }
})

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
  ['a control character in a comment', '<a><!-- \u001B --></a>'],
  ['a control character in a CDATA section', '<a><![CDATA[\u001B]]></a>'],
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
    expect(() => readXmlEvents(document, chunkBytes)).toThrow(Refused)
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
      expect(() => readXmlEvents(document, chunkBytes)).toThrow(/encoding/)
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
    expect(readXmlEvents(bytes, chunkBytes)).toEqual(['<a x="größe €😀"', '>', 'end'])
  }
})

it.each([
  ['known to the tag before', '<r><t x="1" y="2" z="3"/><t y="1"/><t y="1" y="2"/></r>'],
  ['at a place where the tag before had it', '<r><t x="1" y="2"/><t y="1" y="2"/></r>'],
])('an attribute that stands twice is refused, %s', (_name, document) => {
  expect(() => readXmlEvents(document)).toThrow(/attribute y twice/)
  expect(() => readXmlEvents(document, 1)).toThrow(/attribute y twice/)
})

it('tags with other attributes than the tag before have their own', () => {
  const document = '<r><t x="1" y="2"/><t y="3" x="4"/><t xy="5"/><t/><u x="6"/></r>'
  for (const chunkBytes of [Infinity, 1, 7]) {
    expect(readXmlEvents(document, chunkBytes).filter((event) => event !== '>')).toEqual([
      '<r',
      '<t x="1" y="2"',
      '<t x="4" y="3"',
      '<t xy="5"',
      '<t',
      '<u x="6"',
      'end',
    ])
  }
})

it('an error names the line of the tag, whatever breaks stand before it', () => {
  const document = `<?xml version="1.0"?>\r\n<!-- a\nb -->\n<a x="\n"\ny="2">\n<![CDATA[\n]]></a\n>\n<b/>`
  for (const chunkBytes of [Infinity, 1, 7]) {
    expect(() => readXmlEvents(document, chunkBytes)).toThrow(/a second root element; line 10/)
  }
})
