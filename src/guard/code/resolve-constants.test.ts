import { expect, it } from 'vitest'

import { judgeObservations } from '../judge-observations.ts'
import { scanCode } from './scan-code.ts'

/** Each reported thing as `venue field environment`, in order of venue and place. */
function judge(text: string, path: string): readonly string[] {
  return judgeObservations(scanCode(text, path)).map(
    ({ venue, field, environment }) => `${venue} ${field} ${environment}`,
  )
}

/** What a switch says that is given by a name, or by what counts as true or false. */
const truths: readonly (readonly [program: string, expected: readonly string[]])[] = [
  ['PAPER = False\nTradingClient(k, s, paper=PAPER)', ['alpaca switch live']],
  ['PAPER = True\nTradingClient(k, s, paper=PAPER)', ['alpaca switch paper']],
  ['PAPER: bool = False\nTradingClient(k, s, paper=PAPER)', ['alpaca switch live']],
  ['PAPER = False\nPAPER = True\nTradingClient(k, s, paper=PAPER)', []],
  ['PAPER = False or mode()\nTradingClient(k, s, paper=PAPER)', []],
  ['PAPER = os.environ["MODE"] == "paper"\nTradingClient(k, s, paper=PAPER)', []],
  ['paper = False\nTradingClient(k, s, paper=paper)', ['alpaca switch live']],
  ['paper = True\nTradingClient(k, s, paper=paper)', ['alpaca switch paper']],
  ['paper = False\nlog(mode, paper=paper)\nTradingClient(paper=paper)', ['alpaca switch live']],
  ['paper = False\nself.paper = mode()\nTradingClient(paper=paper)', ['alpaca switch live']],
  ['paper = False\ndef make(paper=True):\n  TradingClient(k, s, paper=paper)', []],
  ['paper = False\ndef make(key, paper):\n  TradingClient(k, s, paper=paper)', []],
  ['PAPER = False\ndef make(p=PAPER): pass\nTradingClient(paper=PAPER)', ['alpaca switch live']],
  ['paper = False\nfor paper in (True, False):\n  TradingClient(k, s, paper=paper)', []],
  ['paper = False\npaper, key = read()\nTradingClient(k, s, paper=paper)', []],
  ['paper = False\nkey, paper = read()\nTradingClient(k, s, paper=paper)', []],
  ['paper = False\nwith mode() as paper:\n  TradingClient(k, s, paper=paper)', []],
  ['paper = False\npaper |= mode()\nTradingClient(k, s, paper=paper)', []],
  ['paper = False\nif (paper := mode()):\n  TradingClient(k, s, paper=paper)', []],
  ['modes[paper] = 1\npaper = False\nTradingClient(paper=paper)', ['alpaca switch live']],
  ['TradingClient(k, s, paper=settings.PAPER)', []],
  ['TradingClient(k, s, paper=0)', ['alpaca switch live']],
  ['TradingClient(k, s, paper=1)', ['alpaca switch paper']],
  ['TradingClient(k, s, paper=None)', ['alpaca switch live']],
  ['TradingClient(k, s, paper=not True)', ['alpaca switch live']],
  ['TradingClient(k, s, paper=not False)', ['alpaca switch paper']],
  ['TradingClient(k, s, **{"paper": False})', ['alpaca switch live']],
]

it.each(truths)('reads what %j switches', (program, expected) => {
  expect(judge(`from alpaca.trading.client import TradingClient\n${program}`, 'a.py')).toEqual(
    expected,
  )
})

it.each([
  ['const paper = false\nnew Alpaca({ paper: paper })', ['alpaca switch live']],
  ['const paper = false\nif (paper) {}\nnew Alpaca({ paper: paper })', ['alpaca switch live']],
  ['const paper = false\nconst f = (paper) => new Alpaca({ paper: paper })', []],
  ['const paper = false\nconst f = ({ k, paper }) => new Alpaca({ paper: paper })', []],
  ['const paper = false\nfunction f(paper: boolean) {\n  new Alpaca({ paper: paper })\n}', []],
  [
    'class A {\n  paper = false\n  f(paper: boolean): void {\n    new Alpaca({ paper: paper })\n  }\n}',
    [],
  ],
  ['{ const paper = false }\nconst { paper } = config\nnew Alpaca({ paper: paper })', []],
  ['{ const paper = false }\nfor (const paper of both) new Alpaca({ paper: paper })', []],
  ['{ const paper = false }\nlet paper\nnew Alpaca({ paper: paper })', []],
] as const)('reads what %j switches in TypeScript', (program, expected) => {
  expect(judge(`import Alpaca from '@alpacahq/alpaca-trade-api'\n${program}`, 'a.ts')).toEqual(
    expected,
  )
})

/** Programs in which `paper` is true in one place, and elsewhere gets a value that nobody knows. */
it.each([
  'try:\n  from settings import paper\nexcept ImportError:\n  paper = True',
  'try:\n  from settings import (\n    key,\n    paper,\n  )\nexcept ImportError:\n  paper = True',
  'paper = True\nfrom settings import *',
  'paper = True\nfor key, paper in accounts:\n  pass',
  'paper = True\nfor key, (mode, paper) in accounts:\n  pass',
  'paper = True\nmake = lambda key, paper: run(paper)',
  'paper = True \\\n  and not is_live()',
  'paper: Optional[bool] = mode()\nif is_demo:\n  paper = True',
  'paper: bool | None = mode()\nif is_demo:\n  paper = True',
  'paper = 5\npaper //= mode()',
  'paper = 1\npaper >>= mode()',
])('does not take %j for paper', (program) => {
  const text = `from alpaca.trading.client import TradingClient\n${program}\nTradingClient(paper=paper)`
  expect(judge(text, 'a.py')).toEqual([])
})

it.each([
  '{\n const paper = true\n}\nconst { mode: paper } = config',
  '{\n const paper = true\n}\nfor (const { paper } of accounts) {}',
  '{\n const paper = true\n}\nfor (const [key, paper] of accounts) {}',
  '{\n const paper = true\n}\naccounts.map(paper => run(paper))',
  '{\n const paper = true\n}\nconst f = ({ mode: paper }) => run(paper)',
  'let paper = false\npaper ||= mode()',
  'let paper = true\npaper &&= mode()',
  'let paper = true\npaper ??= mode()',
  'const paper = true\n  && mode()',
  'let paper: boolean\nif (isDemo) paper = true',
  'let paper: boolean | undefined = mode()\nif (isDemo) {\n  paper = true\n}',
])('does not take %j for paper in TypeScript', (program) => {
  const text = `import Alpaca from '@alpacahq/alpaca-trade-api'\n${program}\nnew Alpaca({ paper: paper })`
  expect(judge(text, 'a.ts')).toEqual([])
})

it.each([
  'if paper:\n  stop()',
  'if check(paper):\n  stop()',
  'if self.check(paper):\n  stop()',
  'for key in keys(paper):\n  stop()',
  'make = lambda mode=paper: run(mode)',
  'import paper_trading\nlog(paper)',
  'modes = {"a": paper, "b": not paper}',
])('still knows a constant that is only used, as in %j', (use) => {
  const text = `from alpaca.trading.client import TradingClient\npaper = False\n${use}\nTradingClient(paper=paper)`
  expect(judge(text, 'a.py')).toEqual(['alpaca switch live'])
})

it.each([
  'func (s *Service) make(key string, paper bool) error {',
  'func make(key string, paper bool) error {',
])('does not take a parameter of Go for the constant of its name: %j', (head) => {
  const program = `\tpaper := true\n}\n${head}\n\tbinance.NewClient(key, secret, paper)\n}`
  const text = `import "github.com/adshao/go-binance/v2"\nfunc demo() {\n${program}`
  expect(judge(text, 'a.go')).toEqual([])
})
