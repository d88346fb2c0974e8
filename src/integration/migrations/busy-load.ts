import { WorldError } from '../../contract/world-error.ts'
import type { Postgres } from '../fixtures/connect-postgres.ts'
import { name, text } from '../fixtures/postgres-snapshot.ts'
import { shortName } from './read-tables.ts'

export type Blocked = {
  readonly table: string
  readonly milliseconds: number
  readonly what: 'reader' | 'writer' | 'row lock'
  /** Modes that the blocker held on the table, such as `AccessExclusiveLock`. */
  readonly lock: string
  /** The blocker's statement, its white space made one. */
  readonly statement: string
}

export type BusyLoad = {
  /** Ends readers and writers; the longest wait of each table for somebody else's lock. */
  readonly end: () => Promise<readonly Blocked[]>
}

/** Each is a session of the server. */
const MOST_TABLES = 24
/** What its sessions are called, before a number. */
export const LOAD_SESSION = 'papergate-load'
const STOP = 'papergate-stop'
/** Shorter waits are those of any busy server. */
const NOTICED_MILLISECONDS = 50

/** What a role, a database or a server may have set otherwise would hide what sessions say, or end them. */
const SETTINGS = [
  'client_min_messages = notice',
  "default_transaction_isolation = 'read committed'",
]

const WHATS = ['reader', 'writer', 'row lock'] as const

/**
 * Keeps the tables busy from sessions of their own, inside the server, so that no way to it is measured along:
 * each reads a row, takes a writer's lock without writing, locks a row, and begins anew some milliseconds later.
 * One more session watches who waits for whom.
 * @param tables names as SQL has them, such as `public.orders`
 */
export async function startBusyLoad(
  tables: readonly string[],
  server: Postgres,
  database: string,
): Promise<BusyLoad> {
  const busy = tables.slice(0, MOST_TABLES)
  const notices: string[] = []
  const other: string[] = []
  const ending = new AbortController()
  let begun = 0
  let onBegun = (): void => {}
  const isBusy = new Promise<void>((resolve) => {
    onBegun = resolve
  })
  const scripts = [...busy.map(describeWorker), describeWatcher(busy)]
  const running = server.run(['sh', '-c', describeShell(scripts), 'sh'], database, {
    signal: ending.signal,
    onLine: (line) => {
      const at = line.indexOf(`${LOAD_SESSION} `)
      const said = at === -1 ? '' : line.slice(at + LOAD_SESSION.length + 1)
      if (said === 'begun') begun += 1
      else if (said === '') other.push(line)
      else notices.push(said)
      if (begun === scripts.length || said === 'over') onBegun()
    },
  })
  await Promise.race([isBusy, running])
  if (begun < scripts.length) {
    ending.abort()
    await running.catch(() => {})
    throw notBusy(scripts.length, other)
  }
  return {
    end: async () => {
      await server.script(`COMMENT ON DATABASE ${name(database)} IS ${text(STOP)};`)
      await running
      ending.abort()
      return readNotices(notices, busy)
    },
  }
}

function notBusy(sessions: number, said: readonly string[]): WorldError {
  return new WorldError('integration/migrations-load', {
    expected: `${sessions} sessions to keep the tables busy while they are migrated`,
    found: said.find((line) => /(?:ERROR|FATAL|error):/.test(line)) ?? 'one that ended at once',
    fix: 'Let the server have as many connections more (`max_connections`).',
  })
}

function describeShell(scripts: readonly string[]): string {
  const sessions = scripts.map(
    (script, index) =>
      `{ psql -X -q "$@" -c ${quote(describeSettings(index))} -c ${quote(script)} 2>&1; echo '${LOAD_SESSION} over'; } &`,
  )
  return [...sessions, 'wait'].join('\n')
}

function describeSettings(index: number): string {
  return [`application_name = '${LOAD_SESSION} ${index}'`, ...SETTINGS]
    .map((setting) => `SET ${setting}`)
    .join('; ')
}

function quote(argument: string): string {
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`
}

const IS_OVER = `EXIT WHEN shobj_description((SELECT oid FROM pg_database WHERE datname = current_database()), 'pg_database') = '${STOP}';`

/**
 * What is gone or has another name by now is nobody's any more. A writer's lock is taken by itself: statements
 * would run the table's triggers, which may refuse.
 */
function describeWorker(table: string, index: number): string {
  return `DO $$
    DECLARE
      began timestamptz;
      waited integer;
      step integer;
      steps text[] := ARRAY[
        ${text(`SELECT 1 FROM ${table} LIMIT 1`)},
        ${text(`LOCK TABLE ${table} IN ROW EXCLUSIVE MODE`)},
        ${text(`SELECT 1 FROM ${table} LIMIT 1 FOR NO KEY UPDATE`)}];
    BEGIN
      RAISE NOTICE '${LOAD_SESSION} begun';
      LOOP
        FOR step IN 1..3 LOOP
          began := clock_timestamp();
          BEGIN
            EXECUTE steps[step];
          EXCEPTION
            WHEN undefined_table OR wrong_object_type OR insufficient_privilege THEN RETURN;
            WHEN deadlock_detected THEN NULL;
          END;
          COMMIT;
          waited := extract(epoch FROM clock_timestamp() - began) * 1000;
          IF waited >= ${NOTICED_MILLISECONDS} THEN
            RAISE NOTICE '${LOAD_SESSION} waited ${index} % %', step, waited;
          END IF;
        END LOOP;
        ${IS_OVER}
        PERFORM pg_sleep(0.01);
        COMMIT;
      END LOOP;
    END $$`
}

function describeWatcher(tables: readonly string[]): string {
  const ids = tables.map((table) => text(table)).join(', ')
  return `DO $$
    DECLARE
      tables text[] := ARRAY[${ids}]::text[];
      seen jsonb := '{}';
      found record;
      said text;
    BEGIN
      RAISE NOTICE '${LOAD_SESSION} begun';
      LOOP
        FOR found IN
          SELECT substr(waiting.application_name, ${LOAD_SESSION.length + 2}) AS index, blocker.query,
            (SELECT string_agg(DISTINCT mode, ' ') FROM pg_locks
              WHERE pid = blocker.pid AND granted AND locktype = 'relation'
                AND relation = to_regclass(tables[substr(waiting.application_name, ${LOAD_SESSION.length + 2})::integer + 1])) AS modes
          FROM pg_stat_activity AS waiting
          CROSS JOIN LATERAL unnest(pg_blocking_pids(waiting.pid)) AS blocking (pid)
          JOIN pg_stat_activity AS blocker ON blocker.pid = blocking.pid
          WHERE waiting.datname = current_database() AND waiting.wait_event_type = 'Lock'
            AND waiting.application_name LIKE '${LOAD_SESSION} %' AND blocker.application_name NOT LIKE '${LOAD_SESSION} %'
        LOOP
          said := format('%s %s|%s', found.index, coalesce(found.modes, ''),
            regexp_replace(found.query, '\\s+', ' ', 'g'));
          seen := seen || jsonb_build_object(said, coalesce((seen ->> said)::integer, 0) + 1);
        END LOOP;
        ${IS_OVER}
        COMMIT;
        PERFORM pg_sleep(0.01);
      END LOOP;
      FOR found IN SELECT key, value FROM jsonb_each_text(seen) LOOP
        RAISE NOTICE '${LOAD_SESSION} blocked % %', found.value, found.key;
      END LOOP;
    END $$`
}

/** A wait counts where somebody was seen to hold what it waited for: a slow machine makes others. */
export function readNotices(
  notices: readonly string[],
  tables: readonly string[],
): readonly Blocked[] {
  return tables.flatMap((table, index) => {
    const waits = notices.flatMap((line) => {
      const [, at, step, milliseconds] = /^waited (\d+) (\d) (\d+)$/.exec(line) ?? []
      return Number(at) === index && at !== undefined
        ? [{ what: WHATS[Number(step) - 1] ?? 'reader', milliseconds: Number(milliseconds) }]
        : []
    })
    const [longest] = waits.toSorted((left, right) => right.milliseconds - left.milliseconds)
    const blockers = notices.flatMap((line) => {
      const [, times, at, lock = '', statement = ''] =
        /^blocked (\d+) (\d+) ([^|]*)\|(.*)$/.exec(line) ?? []
      return at !== undefined && Number(at) === index
        ? [{ times: Number(times), lock, statement }]
        : []
    })
    // What came before and after it was seen less often: a BEGIN, a COMMIT, a note of what was applied.
    const [blocker] = blockers.toSorted((left, right) => right.times - left.times)
    if (longest === undefined || blocker === undefined) return []
    const { lock, statement } = blocker
    return [{ table: shortName(table), ...longest, lock, statement }]
  })
}
