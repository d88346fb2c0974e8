import type { FoundCall } from './find-calls.ts'
import type { JoinedLiteral } from './joined-literals.ts'
import { readArguments } from './read-arguments.ts'
import type { ArgumentValue } from './read-arguments.ts'
import type { Token } from './tokenize.ts'

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
  tokens: readonly Token[],
  literals: ReadonlyMap<number, JoinedLiteral>,
  calls: readonly FoundCall[],
): readonly ModeCall[] {
  const found: ModeCall[] = []
  if (calls.length === 0) return found
  const byVariable = new Map<string, FoundCall>()
  let made = 0
  for (const [at, token] of tokens.entries()) {
    for (let call = calls[made]; call !== undefined && call.open <= at; call = calls[made]) {
      if (call.variable !== null) byVariable.set(call.variable, call)
      made += 1
    }
    if (token.kind !== 'name' || !MODES.has(token.value)) continue
    const isAssigned = tokens[at + 1]?.value === '='
    if (tokens[at + 1]?.value !== '(' && !isAssigned) continue
    const owner = tokens[at - 2]?.value ?? ''
    const client = byVariable.get(owner) ?? calls[made - 1] ?? calls[0]
    if (client === undefined) continue
    const assigned = tokens[at + 2]
    const value: ArgumentValue = isAssigned
      ? { kind: 'word', text: assigned?.value ?? '' }
      : (readArguments(tokens, at + 1, literals)[0]?.value ?? { kind: 'word', text: 'true' })
    found.push({ name: token.value, value, client, start: token.start })
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
