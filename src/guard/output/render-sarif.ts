import type { GateResult, RuleResult } from '../../contract/result.ts'
import { guardDataSchema } from '../guard-data.ts'
import type { Finding } from '../guard-data.ts'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'
const HOME = 'https://github.com/papergate/papergate'
/** GitHub's limit of results in one run of a SARIF file. */
const MOST_RESULTS = 25_000

/**
 * The guard's result as SARIF 2.1.0, without snippets: code scanning shows a line of the file itself, and what
 * is uploaded must not hold another copy. Findings that the policy accepts are suppressed results.
 * @param version of the program
 */
export function renderSarif(result: GateResult, version: string): string {
  const data = guardDataSchema.safeParse(result.data)
  const findings = data.success ? data.data.findings : []
  const rules = [
    ...new Set([...result.rules.map(({ id }) => id), ...findings.map((one) => one.rule)]),
  ]
  const ofRules = result.rules.filter((rule) => isToldByItself(rule, findings))
  const results = [
    ...findings.filter(isTold).map((finding) => resultOf(finding, rules)),
    ...ofRules.flatMap((rule) => resultsOfRule(rule, rules)),
  ]
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'papergate',
            version,
            informationUri: HOME,
            rules: rules.map((id) => ({
              id,
              shortDescription: {
                text: result.rules.find((rule) => rule.id === id)?.expected ?? id,
              },
            })),
          },
        },
        // Results in text order, so that two runs on one tree give one file.
        results: results.slice(0, MOST_RESULTS),
        columnKind: 'utf16CodeUnits',
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

/** What is on paper is no result; what somebody accepted is a suppressed one. */
function isTold({ decision, allowedBy }: Finding): boolean {
  return decision === 'block' || allowedBy !== null
}

/** A broken rule whose places are not those of findings: a statement that is missing, a job's secret. */
function isToldByItself(rule: RuleResult, findings: readonly Finding[]): boolean {
  const isBroken = rule.verdict === 'fail' || rule.verdict === 'error'
  return isBroken && !findings.some((finding) => finding.rule === rule.id)
}

function resultOf(finding: Finding, rules: readonly string[]): object {
  const { path, line, column } = finding.location
  return {
    ruleId: finding.rule,
    ruleIndex: rules.indexOf(finding.rule),
    level: finding.decision === 'block' ? 'error' : 'note',
    message: { text: finding.message },
    locations: [placeOf(path, { startLine: line, startColumn: column })],
    partialFingerprints: { 'papergate/v1': finding.fingerprint },
    ...(finding.allowedBy === null
      ? {}
      : {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: `${finding.allowedBy.reason} (${finding.allowedBy.owner}, until ${finding.allowedBy.expires})`,
            },
          ],
        }),
  }
}

function resultsOfRule(rule: RuleResult, rules: readonly string[]): readonly object[] {
  const base = {
    ruleId: rule.id,
    ruleIndex: rules.indexOf(rule.id),
    level: 'error',
    message: { text: `${rule.found}. ${rule.fix}`.trim() },
  }
  if (rule.locations.length === 0) return [base]
  return rule.locations.map(({ path, line }) => ({
    ...base,
    locations: [placeOf(path, line === undefined ? null : { startLine: line })],
  }))
}

/** A place inside of an image or a commit is no file of the repository; its name still tells. */
function placeOf(path: string, region: object | null): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/') },
      ...(region === null ? {} : { region }),
    },
  }
}
