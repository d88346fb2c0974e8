import type { Lexicon } from '../lexicon.ts'
import type { Observation, Place } from '../observation.ts'
import { readSetting } from '../read-setting.ts'
import { isIssued } from '../structure/is-issued.ts'
import type { Literals } from './joined-literals.ts'
import { readArguments } from './read-arguments.ts'
import type { ArgumentValue } from './read-arguments.ts'
import type { Constants } from './resolve-constants.ts'
import type { Tokens } from './tokens.ts'

type Program = {
  readonly text: string
  readonly tokens: Tokens
  readonly literals: Literals
  readonly constants: Constants
  readonly lexicon: Lexicon
  readonly placeOf: (offset: number) => Place
}

/** A variable of the environment that a program sets, and where the value stands. */
type SetVariable = { readonly name: string; readonly value: ArgumentValue; readonly start: number }

/**
 * What a program says by the variables that it sets for itself and its children, such as
 * `os.environ["ALPACA_PAPER"] = "false"`: what an environment file says, unless it is computed.
 */
export function observeEnvironment(program: Program): readonly Observation[] {
  const { lexicon, placeOf } = program
  return findVariables(program).flatMap(({ name, value, start }) => {
    if (value.kind === 'other') return []
    const context = { place: placeOf(start), service: null, kind: 'setting', lexicon } as const
    const one = readSetting(name, value.text, context)
    if (one === null || (one.what === 'credential' && !isIssued(one.value))) return []
    return [{ ...one, isSetting: false }]
  })
}

const MAY_SET =
  /\benviron\b|\bprocess\.env\b|\benv\.set\b|[sS]etenv|\bputenv|\bset_var\b|SetEnvironmentVariable|System\.setProperty/

function findVariables(program: Program): readonly SetVariable[] {
  const { text, tokens, literals, constants } = program
  if (!MAY_SET.test(text)) return []
  const found: SetVariable[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    if (!tokens.isName(at)) continue
    const owner = tokens.signCode(at - 1) === DOT ? tokens.value(at - 2) : ''
    if (tokens.signCode(at + 1) === OPENING) {
      if (!SETTERS.has(`${owner}.${tokens.value(at)}`)) continue
      const given = readArguments(tokens, at + 1, literals)
      found.push(
        ...variablesOf(given.map((one) => ({ ...one, value: constants.resolve(one.value) }))),
      )
    } else if (ENVIRONMENTS.has(`${owner}.${tokens.value(at)}`)) {
      const variable = readAssigned(program, at)
      if (variable !== null) found.push(variable)
    }
  }
  return found
}

const [OPENING, DOT] = [0x28, 0x2e]
const ENVIRONMENTS = new Set(['os.environ', '.environ', 'process.env', 'Bun.env'])
const SETTERS = new Set(
  (
    'environ.setdefault environ.update os.putenv env.set os.Setenv env.set_var .set_var ' +
    'Environment.SetEnvironmentVariable System.setProperty'
  ).split(' '),
)

/** `("KEY", "value")`, `({"KEY": "value"})` and `(KEY="value")`. */
function variablesOf(given: ReturnType<typeof readArguments>): readonly SetVariable[] {
  const named = given.flatMap(({ name, value, start }) =>
    name === null ? [] : [{ name, value, start }],
  )
  const [key, set] = given
  const isPair = key?.position === 0 && key.value.kind === 'text' && set?.position === 1
  return isPair ? [{ name: key.value.text, value: set.value, start: set.start }, ...named] : named
}

/** `environ["KEY"] = "value"` and `env.KEY ??= "value"`, where the value is all that stands there. */
function readAssigned({ tokens, constants }: Program, at: number): SetVariable | null {
  const isKeyed = tokens.value(at + 1) === '[' && tokens.isText(at + 2)
  if (!isKeyed && !(tokens.signCode(at + 1) === DOT && tokens.isName(at + 2))) return null
  let sign = isKeyed ? at + 4 : at + 3
  while (sign < at + 6 && /^(?:\?|\|\|)$/.test(tokens.value(sign))) sign += 1
  if (tokens.value(sign) !== '=') return null
  const value = constants.valueAt(sign + 1)
  return value === null
    ? null
    : { name: tokens.value(at + 2), value, start: tokens.start(sign + 1) }
}
