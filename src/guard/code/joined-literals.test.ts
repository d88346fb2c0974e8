import { expect, it } from 'vitest'

import { joinLiterals } from './joined-literals.ts'
import type { Literal } from './joined-literals.ts'
import type { Language } from './languages.ts'
import { tokenize } from './tokenize.ts'

/** All texts of a program, in order. */
function literalsOf(text: string, language: Language): readonly Literal[] {
  const tokens = tokenize(text, language)
  const literals = joinLiterals(text, tokens, language)
  return Array.from({ length: tokens.length }, (_, at) => literals.at(at)).filter(
    (literal) => literal !== null,
  )
}

const cases: readonly (readonly [string, Language, string, readonly string[]])[] = [
  ['a sum', 'python', 'a = "ab" + "cd"', ['abcd']],
  ['a sum of lines', 'python', 'a = ("ab" +\n  "cd")', ['abcd']],
  ['a sum in brackets', 'javascript', 'a = ("ab" + ("cd") + \'e\')', ['abcde']],
  ['neighbours', 'python', 'a = "ab" \'cd\'', ['abcd']],
  ['neighbours in brackets', 'python', 'a = (\n  "ab"  # why\n  "cd"\n)', ['abcd']],
  ['statements apart', 'python', '"ab"\n"cd"', ['ab', 'cd']],
  ['a continued line', 'python', 'a = "ab" \\\n  "cd"', ['abcd']],
  ['a Python join', 'python', 'a = "".join(["ab", "cd"])', ['abcd']],
  ['a Python join with glue', 'python', 'a = "-".join(("ab", "cd"))', ['ab-cd']],
  ['a raw text', 'python', 'a = r"a\\n"', ['a\\n']],
  ['escapes', 'python', 'a = "\\x41\\u0042\\""', ['AB"']],
  ['an f-string without fields', 'python', 'a = f"ab{{c}}"', ['ab{{c}}']],
  ['an f-string with a field', 'python', 'a = f"ab{c}"', []],
  ['three quotes', 'python', 'a = """a"b\nc"""', ['a"b\nc']],
  ['a comment', 'python', '# "ab" + "cd"', []],
  ['a template', 'javascript', 'a = `ab`', ['ab']],
  ['a template with an expression', 'javascript', 'a = `a${"b" + "c"}d` + "e"', ['bc', 'e']],
  ['a template in a template', 'javascript', 'a = `a${ {b: `c${1}d`} }e`; x = "y"', ['y']],
  ['a JavaScript join', 'javascript', "a = ['ab', 'cd'].join('')", ['abcd']],
  ['a concat', 'javascript', "a = 'ab'.concat('cd')", ['abcd']],
  ['a regular expression', 'javascript', 'a = b.replace(/"/g, "x") / 2 / "y"', ['x', 'y']],
  ['a comment in between', 'javascript', 'a = "ab" + /* "x" */ "cd" // "y"', ['abcd']],
  ['two arguments', 'javascript', 'f("ab", "cd")', ['ab', 'cd']],
  ['a raw Go text', 'go', 'a := `a\\n` + "b"', ['a\\nb']],
  ['a Go join', 'go', 'a := strings.Join([]string{"ab", "cd"}, "")', ['abcd']],
  ['a Java join', 'java', 'a = String.join("", "ab", "cd");', ['abcd']],
  ['a builder', 'java', 'new B("ab").append("cd")', ['ab', 'cd']],
  ['a Java block', 'java', 'a = """\n  ab""" + "c";', ['\n  abc']],
  ['a Rust concat', 'rust', 'let a = concat!("ab", "cd");', ['abcd']],
  ['a raw Rust text', 'rust', 'let a = r#"a"b"#;', ['a"b']],
  ['a lifetime', 'rust', "fn f<'a>(x: &'a str) -> char { '\"' } // \"", []],
  ['nested comments', 'rust', '/* /* "a" */ "b" */ "c"', ['c']],
]

it.each(cases)('puts together %s', (_, language, text, expected) => {
  expect(literalsOf(text, language).map(({ value }) => value)).toEqual(expected)
})

it('says which texts the source does not have as they are, and where they begin', () => {
  const text = 'x = 1\n  a = "ab" + "cd"\nb = "e"\nc = "\\x41"'
  const tokens = tokenize(text, 'python')
  const { built } = joinLiterals(text, tokens, 'python')
  expect(built.map(({ value, from }) => [value, tokens.start(from)])).toEqual([
    ['abcd', text.indexOf('"ab"')],
    ['A', text.indexOf('"\\x41"')],
  ])
})
