import type { FoundCall } from './find-calls.ts'
import type { Literals } from './joined-literals.ts'
import { readArguments } from './read-arguments.ts'
import type { ArgumentValue } from './read-arguments.ts'
import type { Tokens } from './tokens.ts'

/** A call that switches a client that was made before. */
export type ModeCall = {
  readonly name: string
  readonly value: ArgumentValue
  readonly client: FoundCall
  readonly start: number
}

/**
 * Calls such as ccxt's `exchange.setSandboxMode(true)`, and `binance.UseTestnet = true` of Go. They are
 * about the client in their variable, else about the last one that was made before them.
 */
export function findModeCalls(
  tokens: Tokens,
  literals: Literals,
  calls: readonly FoundCall[],
): readonly ModeCall[] {
  const found: ModeCall[] = []
  if (calls.length === 0) return found
  const byVariable = new Map<string, FoundCall>()
  let made = 0
  for (let at = 0; at < tokens.length; at += 1) {
    for (let call = calls[made]; call !== undefined && call.open <= at; call = calls[made]) {
      if (call.variable !== null) byVariable.set(call.variable, call)
      made += 1
    }
    if (!tokens.isName(at)) continue
    const name = tokens.value(at)
    if (!MODES.has(name)) continue
    const isAssigned = tokens.value(at + 1) === '='
    if (tokens.value(at + 1) !== '(' && !isAssigned) continue
    const owner = tokens.value(at - 2)
    const client = byVariable.get(owner) ?? calls[made - 1] ?? calls[0]
    if (client === undefined) continue
    const value: ArgumentValue = isAssigned
      ? { kind: 'word', text: tokens.value(at + 2) }
      : (readArguments(tokens, at + 1, literals)[0]?.value ?? { kind: 'word', text: 'true' })
    found.push({ name, value, client, start: tokens.start(at) })
  }
  return found
}

const MODES = new Set([
  'setSandboxMode',
  'set_sandbox_mode',
  'SetSandboxMode',
  'enableDemoTrading',
  'enable_demo_trading',
  'EnableDemoTrading',
  'UseTestnet',
  'UseDemo',
])
