import { closest } from 'fastest-levenshtein'

/** What is known of a service that failed; texts are redacted. */
export type Symptoms = {
  readonly service: string
  /** What the engine said of the container. */
  readonly error: string
  readonly exitCode: number | null
  readonly oomKilled: boolean
  /** Its last lines, oldest first. */
  readonly lines: readonly string[]
  /** Output of its last health checks, oldest first. */
  readonly probes: readonly string[]
  /** All services of the project. */
  readonly services: readonly string[]
  /** Others wait for it to end with exit code 0. */
  readonly isOneShot: boolean
}

/** A well-known cause, and what to do about it. */
export type Hint = { readonly cause: string; readonly text: string }

type KnownCause = {
  readonly cause: string
  readonly explain: (symptoms: Symptoms) => string | null
}

/**
 * The first of the well-known causes that fits, or null. What the engine says comes before what the
 * service says, and both before what its health check says. Pure.
 */
export function findHint(symptoms: Symptoms): Hint | null {
  for (const { cause, explain } of KNOWN_CAUSES) {
    const text = explain(symptoms)
    if (text !== null) return { cause, text }
  }
  return null
}

/** The most certain first: a failed migration often is a wrong password or a host that is not found. */
const KNOWN_CAUSES: readonly KnownCause[] = [
  { cause: 'out-of-memory', explain: explainMemory },
  { cause: 'architecture', explain: explainArchitecture },
  { cause: 'port-taken', explain: explainPort },
  { cause: 'no-space', explain: explainSpace },
  { cause: 'wrong-password', explain: explainPassword },
  { cause: 'host-not-found', explain: explainHost },
  { cause: 'missing-variable', explain: explainVariable },
  { cause: 'missing-module', explain: explainModule },
  { cause: 'missing-program', explain: explainProgram },
  { cause: 'permission', explain: explainPermission },
  { cause: 'connection-ended', explain: explainEnd },
  { cause: 'connection-refused', explain: explainRefusal },
  { cause: 'migration-failed', explain: explainMigration },
  { cause: 'health-check-program', explain: explainProbe },
]

function explainMemory({ service, oomKilled }: Symptoms): string | null {
  if (!oomKilled) return null
  return `The kernel ended ${service} because it used more memory than it may. Raise its \`mem_limit\` (or \`deploy.resources.limits.memory\`), or let it use less.`
}

function explainArchitecture(symptoms: Symptoms): string | null {
  if (search(symptoms, /exec format error|no matching manifest for/i) === null) return null
  return `The image of ${symptoms.service} is built for another processor, or its entrypoint is a script without a \`#!\` line. Build it for this machine's (\`platform:\` in the compose file), and see \`docker image inspect --format '{{.Architecture}}'\`.`
}

function explainPort(symptoms: Symptoms): string | null {
  const published =
    /(?:port is already allocated|failed to bind host port|ports are not available)/i
  if (published.test(symptoms.error)) {
    const port = /:(\d+)(?:\/tcp|\/udp)?(?::| failed| ->)/.exec(symptoms.error)?.[1]
    return `Another program of this machine has ${port === undefined ? 'the port' : `port ${port}`} that ${symptoms.service} publishes. End it, or publish without a fixed host port.`
  }
  const inside = search(
    symptoms,
    /\bEADDRINUSE\b|address already in use|only one usage of each socket address/i,
  )
  if (inside === null) return null
  const port = /(?::|port\D{0,3})(\d{2,5})\b/i.exec(inside)?.[1]
  return `Two programs in ${symptoms.service} want ${port === undefined ? 'the same port' : `port ${port}`}; containers do not share ports with each other unless they share a network namespace. Look for a second server in its command, or \`network_mode\`.`
}

function explainSpace(symptoms: Symptoms): string | null {
  const found = search(
    symptoms,
    /no space left on device|\bENOSPC\b|disk (?:is )?full|could not extend file/i,
  )
  if (found === null) return null
  return `The disk is full, or a volume or \`tmpfs\` of ${symptoms.service} is. See \`docker system df\`; \`docker builder prune\` frees what builds keep.`
}

function explainPassword(symptoms: Symptoms): string | null {
  const found = search(
    symptoms,
    /password authentication failed for user ["']?([\w.-]+)|access denied for user ["']?([\w.-]+)|\bWRONGPASS\b|\bNOAUTH\b|authentication failed|invalid (?:username or )?password/i,
  )
  if (found === null) return null
  const user = /for user ["']?([\w.-]+)/i.exec(found)?.[1]
  return `${symptoms.service} was refused${user === undefined ? '' : ` as ${user}`}: its password is not the one that the server was made with. Compare both in the compose file; a volume that is kept keeps the password it was first started with.`
}

function explainHost(symptoms: Symptoms): string | null {
  const found = search(
    symptoms,
    /could not translate host name|name or service not known|\bENOTFOUND|EAI_AGAIN|temporary failure in name resolution|no such host|unknown host|nodename nor servname|could not resolve host/i,
  )
  if (found === null) return null
  const host = hostIn(found)
  if (host === null) {
    return `${symptoms.service} asked for a host that nobody knows. Inside the project hosts are the services' names: ${symptoms.services.join(', ')}.`
  }
  if (symptoms.services.includes(host)) {
    return `${symptoms.service} asked for ${host}, which was not running or is on no network with it. Add \`depends_on\`, and look at their \`networks\`.`
  }
  const near = closest(host, [...symptoms.services])
  return `No service is named ${host}; inside the project hosts are the services' names${near === '' ? '' : ` (the nearest: ${near})`}.`
}

/** Each in the words of the language that said it: libpq, Node, Go, curl, Java. */
const HOST_PATTERNS = [
  /could not translate host name "([\w.-]+)"/i,
  /(?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)/,
  /lookup ([\w.-]+)(?: on [\d.:]+)?: no such host/i,
  /could not resolve host:? ([\w.-]+)/i,
  /UnknownHostException: ([\w.-]+)/,
  /connecting to ([\w.-]+):\d+/i,
  /host[ =:]+['"]?([\w-]+[\w.-]*)['"]?/i,
]

function hostIn(line: string): string | null {
  for (const pattern of HOST_PATTERNS) {
    const host = pattern.exec(line)?.[1]
    if (host !== undefined) return host.replace(/\.$/, '')
  }
  return null
}

function explainVariable(symptoms: Symptoms): string | null {
  const name = [
    /KeyError: ['"]([A-Z][A-Z0-9_]{2,})['"]/,
    /(?:environment|env) variable:? ["'`]?([A-Z][A-Z0-9_]{2,})["'`]?[^\n]{0,30}(?:not set|required|missing|undefined|empty)/i,
    /(?:missing|required|undefined|unset)[^\n]{0,40}(?:environment|env)[^\n]{0,20}variables?:? ["'`]?([A-Z][A-Z0-9_]{2,})/i,
    /\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b["'`]? (?:(?:is|was) )?(?:not set|not defined|not specified|unset|required|missing|undefined|empty|must be set|has to be set)/,
    /(?:sh|bash): (?:\d+: |line \d+: )?([A-Za-z_]\w*): (?:parameter not set|unbound variable|parameter null or not set)/,
  ].flatMap((pattern) => capture(symptoms, pattern) ?? [])[0]
  if (name === undefined) return null
  return `${symptoms.service} needs the variable ${name}. Set it under its \`environment\` in the compose file, or in an \`env_file\`.`
}

function explainModule(symptoms: Symptoms): string | null {
  const name =
    capture(symptoms, /(?:ModuleNotFoundError|ImportError): No module named ['"]?([\w.]+)/) ??
    capture(symptoms, /Cannot find (?:module|package) ['"]([^'"\s]+)['"]/)
  if (name === null) return null
  return `The image of ${symptoms.service} does not have ${name}. Add it to what its Dockerfile installs, or build the image again.`
}

function explainProgram(symptoms: Symptoms): string | null {
  const name =
    MISSING_PROGRAMS.map((pattern) => capture({ ...symptoms, probes: [] }, pattern)).find(
      (found) => found !== null,
    ) ??
    (symptoms.exitCode === 127 ? capture(symptoms, /([\w./-]+): (?:command )?not found/) : null)
  if (name === null) return null
  return `The image of ${symptoms.service} has no program ${name}. Correct its command or entrypoint, or install it in the Dockerfile.`
}

/** The engine's words, and those of the init process that it puts first with `init: true`. */
const MISSING_PROGRAMS = [
  /exec: "([^"]+)": (?:executable file not found|stat [^\n]+ no such file)/,
  /unable to start container process[^\n]*"([^"]+)"[^\n]*no such file or directory/,
  /FATAL tini[^\n]* exec (\S+) failed: No such file or directory/,
]

function explainPermission(symptoms: Symptoms): string | null {
  const found = search(
    symptoms,
    /permission denied|\bEACCES\b|\bEPERM\b|operation not permitted|read-only file system/i,
  )
  if (found === null && symptoms.exitCode !== 126) return null
  const path = /(?:['":\s]|^)(\/[\w./-]+)/.exec(found ?? '')?.[1]
  return `The user that ${symptoms.service} runs as may not do that${path === undefined ? '' : ` with ${path}`}. Look at \`user:\`, at who owns the volume or the mounted files, and at whether its program is executable.`
}

/**
 * Postgres' words, and the name that its drivers give them (SQLSTATE 57P01). In its own log, whose lines bear the
 * number of a process, they tell what became of others.
 */
function explainEnd(symptoms: Symptoms): string | null {
  if (symptoms.lines.some((line) => /\[\d+\] (?:LOG|FATAL):  /.test(line))) return null
  const pattern =
    /terminating connection due to (?:administrator command|unexpected postmaster exit)|\bAdminShutdown/i
  if (search(symptoms, pattern) === null) return null
  return `Postgres ended a connection of ${symptoms.service}: it was stopped or restarted, somebody called \`pg_terminate_backend\`, or its data were put back before a suite (\`integration.fixtures\`). Let ${symptoms.service} connect anew (psycopg's \`check\`, SQLAlchemy's \`pool_pre_ping\`); where it cannot, set \`restore: never\`.`
}

function explainRefusal(symptoms: Symptoms): string | null {
  const found = search(symptoms, /connection refused|\bECONNREFUSED\b/i)
  if (found === null) return null
  const asked = symptoms.services.find(
    (name) =>
      name !== symptoms.service && new RegExp(`\\b${escapeForPattern(name)}\\b`).test(found),
  )
  return asked === undefined
    ? `${symptoms.service} called something that did not listen yet, or not on that port. Let it wait with \`depends_on: { …: { condition: service_healthy } }\`.`
    : `${symptoms.service} called ${asked} before it listened, or on another port. Let it wait: \`depends_on: { ${asked}: { condition: service_healthy } }\`.`
}

function explainMigration(symptoms: Symptoms): string | null {
  const isMigration =
    symptoms.isOneShot && /migrat|schema|alembic|flyway|liquibase|prisma/i.test(symptoms.service)
  const found = search(
    symptoms,
    /alembic\.\S+Error|DuplicateTable|DuplicateColumn|UndefinedTable|UndefinedColumn|relation "[^"]+" (?:already exists|does not exist)|(?:ERROR|FATAL):[^\n]* at or near|migration[^\n]{0,60}failed/i,
  )
  if (found === null && !(isMigration && symptoms.exitCode !== null && symptoms.exitCode !== 0))
    return null
  return `A migration failed${found === null ? '' : ` (${found.trim().slice(0, 160)})`}. Run it against an empty database and against the last release's; a migration that stopped half way needs a transaction.`
}

function explainProbe({ service, probes }: Symptoms): string | null {
  const missing = probes.findLast((output) =>
    /executable file not found|not found|no such file/i.test(output),
  )
  if (missing === undefined) return null
  const program =
    /exec: "([^"]+)"/.exec(missing)?.[1] ?? /([\w./-]+): (?:command )?not found/.exec(missing)?.[1]
  return `The health check of ${service} cannot run: its image has no ${program ?? 'such program'}. Check with what the image has.`
}

/** The newest line that says so; the engine's word first. */
function search({ error, lines, probes }: Symptoms, pattern: RegExp): string | null {
  if (pattern.test(error)) return error
  return (
    lines.findLast((line) => pattern.test(line)) ??
    probes.findLast((output) => pattern.test(output)) ??
    null
  )
}

function capture(symptoms: Symptoms, pattern: RegExp): string | null {
  const line = search(symptoms, pattern)
  return line === null ? null : (pattern.exec(line)?.[1] ?? null)
}

function escapeForPattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
