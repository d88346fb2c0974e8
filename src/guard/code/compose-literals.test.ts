import { expect, it } from 'vitest'

import { judgeObservations } from '../judge-observations.ts'
import { scanCode } from './scan-code.ts'

const rest = 'SYNTHETICEXAMPLE00'

/** Each reported thing as `venue field environment`, in order of venue and place. */
function judge(text: string, path: string): readonly string[] {
  return judgeObservations(scanCode(text, path)).map(
    ({ venue, field, environment }) => `${venue} ${field} ${environment}`,
  )
}

/** Texts that a program composes, in a file that speaks of the venue; `AK` is what tells. */
const composed: readonly (readonly [
  what: string,
  path: string,
  text: string,
  old?: string,
  fresh?: string,
])[] = [
  ['a sum of constants', 'a.py', `A = "AK"\nB = "${rest}"\nK = A + B`],
  ['a sum with a constant', 'a.ts', `const b = "${rest}"\nconst k = ("AK" + b).trim()`],
  ['fields', 'a.py', `A = "AK"\nB: str = "${rest}"\nK = f"{A}{B}"`],
  ['a field', 'a.py', `B = "${rest}"\nK = f"AK{B}"`],
  ['a template', 'a.ts', `const a = 'AK'\nconst b = "${rest}"\nconst k = \`\${a}\${b}\``],
  ['a template around a constant', 'a.ts', `const b = '${rest}'\nconst k = \`AK\${b}\``],
  ['a format', 'a.py', `K = "AK{}".format("${rest}")`],
  ['a format with numbers', 'a.py', `B = "${rest}"\nK = "{1}{0}".format(B, "AK")`],
  ['percents', 'a.py', `K = "%s%s" % ("AK", "${rest}")`],
  ['a percent', 'a.py', `B = "${rest}"\nK = "AK%s" % B`],
  ['characters', 'a.py', `K = chr(65) + chr(75) + "${rest}"`, 'chr(65)', 'chr(0x50)'],
  [
    'characters by their codes',
    'a.js',
    `const k = String.fromCharCode(65, 75) + '${rest}'`,
    '65, 75',
    '80, 75',
  ],
  ['a builder', 'A.java', `String k = new StringBuilder("AK").append("${rest}").toString();`],
  ['an empty builder', 'A.java', `new StringBuilder().append("AK").append("${rest}");`],
  ['Java’s format', 'A.java', `String k = String.format("%s%s", "AK", "${rest}");`],
  ['C#’s format', 'A.cs', `var k = string.Format("{0}{1}", "AK", "${rest}");`],
  ['Go’s format', 'a.go', `const b = "${rest}"\nvar k = fmt.Sprintf("AK%s", b)`],
  ['Go’s constants', 'a.go', `const (\n\ta = "AK"\n\tb = "${rest}"\n)\nvar k = a + b`],
  ['Rust’s format', 'a.rs', `let k = format!("{}{}", "AK", "${rest}");`],
  ['Rust’s names', 'a.rs', `let b = "${rest}";\nlet k = format!("AK{b}");`],
]

it.each(
  composed.map(([what, path, text, old = 'AK', fresh = 'PK']) => ({
    what,
    path,
    text,
    old,
    fresh,
  })),
)('puts a key together from $what', ({ path, text, old, fresh }) => {
  const comment = path.endsWith('.py') ? '# alpaca' : '// alpaca'
  const write = (program: string): string => `${program}\n${comment}\n`
  expect(judge(write(text), path)).toEqual(['alpaca keyId live'])
  expect(judge(write(text.replaceAll(old, fresh)), path)).toEqual(['alpaca keyId paper'])
  expect(judge(write(text), `tests/test_${path}`)).toEqual([])
})

it.each([
  ['a name that is set twice', 'a.py', `B = "${rest}"\nB = read()\nK = f"AK{B}"`],
  ['a name that grows', 'a.py', `B = "${rest}"\nB += read()\nK = "AK" + B`],
  ['a name that nobody knows', 'a.py', `B = "${rest}"\nK = f"AK{x}{B}"`],
  ['a part of a constant', 'a.py', `B = "${rest}"\nK = "AK" + B[:4]`],
  ['what a constant is made into', 'a.py', `B = "${rest}"\nK = "AK" + B.lower()`],
  ['too few texts', 'a.py', `K = "AK{}{}".format("${rest}")`],
  ['a field with a form', 'a.py', `B = "${rest}"\nK = f"AK{B:>40}"`],
  ['a template with a call', 'a.ts', `const b = "${rest}"\nconst k = \`AK\${f(b)}\``],
  ['an attribute of that name', 'a.py', `B = "${rest}"\nK = "AK" + self.B`],
])('does not put a key together from %s', (_, path, text) => {
  expect(judge(`${text}\n# alpaca\n`, path)).toEqual([])
})

it('does not fill the memory with what a few characters repeat', () => {
  const text = `A = "A1${'x'.repeat(40_000)}"\n${`k = ${'A+'.repeat(99)}A\n`.repeat(40)}`
  const field = `k = f"${'{A}'.repeat(20_000)}"\n`
  expect(judge(`${text}${field}# alpaca\n`, 'a.py')).toEqual([])
  const template = `const k = \`${'${A}'.repeat(45)}\`\n`.repeat(400)
  expect(judge(`const A = "A1${'x'.repeat(40_000)}"\n${template}// alpaca\n`, 'a.ts')).toEqual([])
})
