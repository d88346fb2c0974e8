import type { Decision, Location, RuleResult } from '../contract/result.ts'
import { worstVerdict } from '../contract/verdict.ts'
import { countOf } from '../contract/count-of.ts'
import type { Finding, GuardData } from './guard-data.ts'
import type { PaperStatement } from './paper-statement.ts'

export type AllowEntry = {
  readonly fingerprint: string
  readonly reason: string
  readonly owner: string
  /** Last day on which it counts, `YYYY-MM-DD` in UTC. */
  readonly expires: string
}

export type GuardFacts = {
  readonly findings: readonly Finding[]
  readonly statements: readonly PaperStatement[]
  /** Compose files that could not be resolved, with the reason. */
  readonly unresolved: readonly { readonly path: string; readonly reason: string }[]
  /** What a source could not read, with the reason. */
  readonly unread: readonly { readonly path: string; readonly reason: string }[]
  /** Why a source proves nothing, as sentences. */
  readonly problems: readonly string[]
  /** Rules that were judged elsewhere: of workflows, of environments. */
  readonly rules: readonly RuleResult[]
  /** Services declared to trade that no compose file has. */
  readonly missingServices: readonly string[]
  readonly scanned: GuardData['scanned']
  /** Today as `YYYY-MM-DD` in UTC. */
  readonly today: string
}

export type GuardPolicy = {
  readonly allow: readonly AllowEntry[]
  /** Whether everything was scanned, so that an entry without a finding is out of date. */
  readonly isComplete: boolean
}

/** Judges the findings under staging's policy: paper only. Pure. */
export function decideGuard(facts: GuardFacts, policy: GuardPolicy): Decision<GuardData> {
  const findings = facts.findings.map((finding) => applyAllowList(finding, policy, facts.today))
  const rules = [
    judgeScanned(facts),
    ...findingRules.map((rule) => judgeFindings(rule, findings)),
    judgeStatements(facts),
    ...facts.rules,
    judgeAllowList(facts, policy, findings),
  ]
  const verdict = worstVerdict(rules.map((rule) => rule.verdict))
  return {
    verdict,
    summary: summarise(rules, findings, facts),
    rules,
    data: { findings, scanned: facts.scanned },
  }
}

const findingRules = [
  {
    id: 'guard/no-live-credential',
    expected: 'no live credential',
    fix: 'Revoke the key at the venue, take it out of the file and its history, and use a paper key.',
  },
  {
    id: 'guard/no-unknown-credential',
    expected: 'every credential to be provably a paper one',
    fix: 'Add the paper endpoint or paper switch beside it, give it a name that says paper, or list its fingerprint under guard.allow.',
  },
  {
    id: 'guard/no-live-endpoint',
    expected: 'no live endpoint and no switch to live',
    fix: 'Use the venue’s paper host, or its paper switch.',
  },
  {
    id: 'guard/no-contradiction',
    expected: 'settings that agree with each other',
    fix: 'Make key, endpoint and switch all paper.',
  },
] as const

function applyAllowList(finding: Finding, policy: GuardPolicy, today: string): Finding {
  const entry = policy.allow.find(({ fingerprint }) => matches(fingerprint, finding))
  if (entry === undefined || entry.expires < today || !isAllowable(finding)) return finding
  const { reason, owner, expires } = entry
  return { ...finding, decision: 'allow', allowedBy: { reason, owner, expires } }
}

/** Only what is not known to be live may be accepted: no entry opens staging to live money. */
function isAllowable({ environment }: Finding): boolean {
  return environment === 'unknown'
}

function matches(fingerprint: string, finding: Finding): boolean {
  return finding.fingerprint.startsWith(fingerprint)
}

function judgeScanned(facts: GuardFacts): RuleResult {
  const { scanned, unresolved, unread, problems } = facts
  const base = { id: 'guard/scanned', expected: 'every file and compose project to be read' }
  const isNothing = scanned.sources.length === 0 && scanned.files === 0
  const nothing = problems.filter((problem) => !isCovered(problem, scanned))
  if (nothing.length > 0 || isNothing) {
    return {
      ...base,
      verdict: 'error',
      found: nothing.length === 0 ? 'nothing to scan' : join(nothing),
      fix: 'Run it in the repository, or name paths, commits or images that hold something.',
      locations: [],
    }
  }
  if (unread.length > 0) {
    return {
      ...base,
      verdict: 'error',
      found: join(unread.map(({ path, reason }) => `${path}: ${reason}`)),
      fix: 'Give this user the right to read it, or take it out of what is scanned.',
      locations: unread.map(({ path }) => ({ path })),
    }
  }
  if (unresolved.length > 0) {
    return {
      ...base,
      verdict: 'error',
      found: unresolved
        .map(({ path, reason }) => `Compose cannot resolve ${path}: ${reason}`)
        .join('; '),
      fix: 'Correct the file, or name the compose files to judge, in order, under guard.compose or --compose.',
      locations: unresolved.map(({ path }) => ({ path })),
    }
  }
  return {
    ...base,
    verdict: 'pass',
    found: `${countOf(scanned.files, 'file')} (${scanned.binaries} binary, not read as text) and ${scanned.sources.join(' and ')} scanned${describeByLines(scanned)}`,
    fix: '',
    locations: [],
  }
}

/** Not a failure: a key by its own name or form is found in lines as well. */
function describeByLines({ byLines }: GuardData['scanned']): string {
  if (byLines.length === 0) return ''
  const shown = byLines.slice(0, MOST_PATHS).join(', ')
  const more = byLines.length - MOST_PATHS
  return `; read by lines only, as ${byLines.length === 1 ? 'it is' : 'they are'} large: ${shown}${more > 0 ? ` and ${more} more` : ''}`
}

const MOST_PATHS = 5

/** An empty tree is no problem where its compose configuration was judged. */
function isCovered(problem: string, { sources }: GuardData['scanned']): boolean {
  return problem === 'nothing to scan' && sources.includes('compose')
}

function judgeFindings(
  rule: (typeof findingRules)[number],
  findings: readonly Finding[],
): RuleResult {
  const ofRule = findings.filter((finding) => finding.rule === rule.id)
  const blocked = ofRule.filter(({ decision }) => decision === 'block')
  return {
    id: rule.id,
    verdict: blocked.length === 0 ? 'pass' : 'fail',
    expected: rule.expected,
    found: blocked.length === 0 ? describeAccepted(ofRule) : join(blocked.map(withFingerprint)),
    fix: blocked.length === 0 ? '' : rule.fix,
    locations: blocked.map(locationOf),
  }
}

function withFingerprint(finding: Finding): string {
  return isAllowable(finding) ? `${finding.message} [${finding.fingerprint}]` : finding.message
}

function describeAccepted(findings: readonly Finding[]): string {
  const allowed = findings.filter(({ allowedBy }) => allowedBy !== null).length
  if (findings.length === 0) return 'none'
  return `${findings.length - allowed} on paper${allowed === 0 ? '' : `, ${allowed} accepted by the allow list`}`
}

function locationOf({ location }: Pick<Finding, 'location'>): Location {
  return { path: location.path, line: location.line }
}

function judgeStatements({ statements, missingServices }: GuardFacts): RuleResult {
  const lacking = statements.filter(({ isPaper }) => !isPaper)
  const problems = [
    ...lacking.map(({ place, reason }) => `${place.path}: ${reason}`),
    ...missingServices.map(
      (service) => `${service} is declared to trade, and no compose file that was judged has it`,
    ),
  ]
  const proven = statements.map(({ service, reason }) => `${service} (${reason})`)
  return {
    id: 'guard/paper-statement',
    verdict: problems.length === 0 ? 'pass' : 'fail',
    expected: 'every service that trades to say explicitly that it trades on paper',
    found:
      problems.length > 0
        ? join(problems)
        : proven.length === 0
          ? 'no service trades'
          : join(proven),
    fix: problems.length === 0 ? '' : 'Set it in the service’s environment in the compose file.',
    locations: lacking.map(({ place }) => ({ path: place.path, line: place.line })),
  }
}

function judgeAllowList(
  { today, findings }: GuardFacts,
  { allow, isComplete }: GuardPolicy,
  judged: readonly Finding[],
): RuleResult {
  const problems = allow.flatMap((entry) => {
    const name = `${entry.fingerprint} (${entry.reason}, ${entry.owner})`
    const found = findings.filter((finding) => matches(entry.fingerprint, finding))
    if (entry.expires < today) return [`${name} expired on ${entry.expires}`]
    if (found.length === 0) return isComplete ? [`${name} matches no finding`] : []
    if (!found.some(isAllowable)) return [`${name} names a finding that no entry can accept`]
    return []
  })
  const used = judged.filter(({ allowedBy }) => allowedBy !== null).length
  return {
    id: 'guard/allow-list',
    verdict: problems.length === 0 ? 'pass' : 'fail',
    expected: 'only entries under guard.allow that are in force and in use',
    found:
      problems.length === 0
        ? `${countOf(allow.length, 'entry', 'entries')}, ${countOf(used, 'finding')} accepted`
        : join(problems),
    fix:
      problems.length === 0 ? '' : 'Take the entry out of guard.allow, or renew it with a reason.',
    locations: [],
  }
}

const severityOrder = [
  'guard/no-live-credential',
  'guard/no-live-endpoint',
  'guard/no-contradiction',
  'guard/paper-statement',
  'guard/no-unknown-credential',
  'guard/allow-list',
  'guard/scanned',
]

function summarise(
  rules: readonly RuleResult[],
  findings: readonly Finding[],
  { scanned, statements }: GuardFacts,
): string {
  const broken = rules
    .filter(({ verdict }) => verdict !== 'pass')
    .sort((left, right) => severityOrder.indexOf(left.id) - severityOrder.indexOf(right.id))
  const [worst] = broken
  if (worst !== undefined) {
    const others = broken.length - 1
    const more =
      others === 0
        ? ''
        : others === 1
          ? '; 1 more rule is broken'
          : `; ${others} more rules are broken`
    return `${worst.found}${more}`
  }
  const paper = findings.filter(({ environment }) => environment === 'paper').length
  // The same service usually stands in a compose file for CI and in one for staging.
  const trading = new Set(statements.map(({ service }) => service)).size
  return `paper only: ${countOf(scanned.files, 'file')} scanned, ${countOf(paper, 'paper setting')}, ${countOf(trading, 'trading service')} on paper${describeByLines(scanned)}`
}

/** Enough sentences to act on; the rest is in `data.findings`. */
const MOST_SENTENCES = 10

function join(sentences: readonly string[]): string {
  const unique = [...new Set(sentences)]
  const rest = unique.length - MOST_SENTENCES
  return [...unique.slice(0, MOST_SENTENCES), ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ')
}
