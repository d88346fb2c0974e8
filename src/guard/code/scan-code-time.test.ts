import { expect, it } from 'vitest'

import { growthOf } from '../structure/growth-of.ts'
import { scanCode } from './scan-code.ts'

const opaque = ['Zq7', 'SyntheticSecretValue0123456789abcdefgh'].join('')

it.each([
  [
    'a minified file',
    'a.js',
    (n: number) => 'var a=function(b){return b.c("d"+e,/f/g)};'.repeat(n / 32),
  ],
  ['double quotes', 'a.py', (n: number) => '"'.repeat(n * 4)],
  ['single quotes', 'a.js', (n: number) => "'".repeat(n * 4)],
  ['odd quotes', 'a.py', (n: number) => `"'`.repeat(n * 4 + 1)],
  ['backticks', 'a.ts', (n: number) => '`${'.repeat(n * 4)],
  ['slashes', 'a.js', (n: number) => '(/['.repeat(n / 4)],
  ['comments without end', 'a.rs', (n: number) => '/*'.repeat(n * 4)],
  ['backslashes', 'a.py', (n: number) => `"${'\\'.repeat(n * 4)}`],
  ['deep brackets', 'a.py', (n: number) => '['.repeat(n * 4)],
  ['lists of texts', 'a.js', (n: number) => '["a",'.repeat(n * 2)],
  ['a long sum', 'a.js', (n: number) => `k = ${'"ab" + '.repeat(n)}"c"`],
  ['nested known calls', 'a.py', (n: number) => `import ccxt\n${'ccxt.okx('.repeat(n / 16)}`],
  [
    'known calls',
    'a.py',
    (n: number) => `import ccxt\n${`ccxt.okx({"secret": "${opaque}"})\n`.repeat(n / 16)}`,
  ],
  [
    'switches of one client',
    'a.py',
    (n: number) =>
      `import ccxt\na = ccxt.okx({"secret": "${opaque}"})\n${'a.set_sandbox_mode(True)\n'.repeat(n / 16)}`,
  ],
  ['a sum of constants', 'a.js', (n: number) => `// okx\na = "b"\nk = ${'a+'.repeat(n)}a`],
  ['lists of names', 'a.py', (n: number) => `# okx\na = "B"\nk = a + "c"\n${'for '.repeat(n)}`],
  ['imports of all', 'a.py', (n: number) => `a = "B"\nk = a + "c" # okx\n${'import * '.repeat(n)}`],
  ['constants', 'a.py', (n: number) => `# okx\n${'a = "b"\nk = f"{a}{a}"\n'.repeat(n / 16)}`],
  ['formats in formats', 'a.py', (n: number) => `# okx\n${'"%s" % ("a", '.repeat(n / 8)}`],
  ['formats without end', 'a.go', (n: number) => `// okx\n${'fmt.Sprintf("a", '.repeat(n / 8)}`],
  [
    'appended texts',
    'a.java',
    (n: number) => `// okx\n${'StringBuilder("a").append('.repeat(n / 8)}`,
  ],
  ['templates', 'a.ts', (n: number) => `// okx\na = "b"\nk = \`${'${a}'.repeat(n / 2)}\``],
  [
    'functions in each other',
    'a.js',
    (n: number) => `// okx\na = "b"\nk = a + ${'(a) => ('.repeat(n / 4)}`,
  ],
  [
    'functions as parameters',
    'a.js',
    (n: number) => `// okx\na = "b"\nk = "c" + a\n${'('.repeat(n)}a${') => 1'.repeat(n)}`,
  ],
  [
    'variables of the environment',
    'a.py',
    (n: number) => `import os\n${'os.environ["ALPACA_PAPER"] = "true"\n'.repeat(n / 32)}`,
  ],
  [
    'look-ups',
    'a.py',
    (n: number) => `import ccxt\nb = "okx"\n${'getattr(ccxt, b)('.repeat(n / 16)}`,
  ],
  ['long names', 'a.go', (n: number) => `${'a.'.repeat(n * 4)}b(`],
])('takes time in proportion to %s', (_, path, write) => {
  expect(growthOf(write, (text) => scanCode(text, path))).toBeLessThan(2.6)
})
