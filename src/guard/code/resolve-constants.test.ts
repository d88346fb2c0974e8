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
