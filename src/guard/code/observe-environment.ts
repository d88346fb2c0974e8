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
  /** Its tokens `=` and `:=`. */
  readonly assignments: readonly number[]
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

/** `environ`, `env.…`, `env[`, `Setenv(`, `env::…`: a search for what they share is the fastest. */
const MAY_SET = /nv(?:iron|[.[(:?])/
const MAY_CALL = /(?:etenv|putenv|set_var|setdefault|update|SetEnvironmentVariable|env\.set)\(/

function findVariables(program: Program): readonly SetVariable[] {
  const { text, tokens, assignments } = program
  if (!MAY_SET.test(text)) return []
  const found = assignments.flatMap((sign) => readAssigned(program, sign))
  if (!MAY_CALL.test(text)) return found
  for (let open = 1; open < tokens.length; open += 1) {
    const isCall = tokens.signCode(open) === OPENING && SETTER_NAMES.has(tokens.value(open - 1))
    if (isCall && SETTERS.has(dottedBefore(tokens, open))) found.push(...readGiven(program, open))
  }
  return found
}

const OPENING = 0x28
const ENVIRONMENTS = new Set(['os.environ', '.environ', 'process.env', 'Bun.env'])
const SETTERS = new Set(
  (
    'environ.setdefault environ.update os.putenv env.set os.Setenv env.set_var .set_var ' +
    'Environment.SetEnvironmentVariable'
  ).split(' '),
)

const SETTER_NAMES = new Set([...SETTERS].map((name) => name.slice(name.indexOf('.') + 1)))

/** The name before a token, with its owner: `os.environ`. */
function dottedBefore(tokens: Tokens, at: number): string {
  if (!tokens.isName(at - 1)) return ''
  const isOwned = tokens.value(at - 2) === '.' || tokens.value(at - 2) === '::'
  return `${isOwned ? tokens.value(at - 3) : ''}.${tokens.value(at - 1)}`
}

/** `("KEY", "value")`, `({"KEY": "value"})` and `(KEY="value")`. */
function readGiven({ tokens, literals, constants }: Program, open: number): readonly SetVariable[] {
  const given = readArguments(tokens, open, literals).map((one) => ({
    ...one,
    value: constants.resolve(one.value),
  }))
  const named = given.flatMap(({ name, ...set }) => (name === null ? [] : [{ ...set, name }]))
  const [key, set] = given
  const isPair = key?.position === 0 && key.value.kind === 'text' && set?.position === 1
  return isPair ? [{ ...set, name: key.value.text }, ...named] : named
}

/** `environ["KEY"] = "value"` and `env.KEY ??= "value"`, where the value is all that stands there. */
function readAssigned({ tokens, constants }: Program, sign: number): readonly SetVariable[] {
  let last = sign - 1
  while (last > sign - 3 && /^(?:\?|\|\|)$/.test(tokens.value(last))) last -= 1
  const isKeyed = tokens.value(last) === ']' && tokens.isText(last - 1)
  const key = isKeyed ? last - 1 : last
  const before = tokens.value(key - 1)
  if (before !== (isKeyed ? '[' : '.')) return []
  if (!ENVIRONMENTS.has(dottedBefore(tokens, key - 1))) return []
  const value = constants.valueAt(sign + 1)
  return value === null ? [] : [{ name: tokens.value(key), value, start: tokens.start(sign + 1) }]
}
