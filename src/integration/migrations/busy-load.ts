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
const SESSION = 'papergate-load'
const STOP = 'papergate-stop'
/** Shorter waits are those of any busy server. */
const NOTICED_MILLISECONDS = 50

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
      const at = line.indexOf(`${SESSION} `)
      if (at === -1) return
      const said = line.slice(at + SESSION.length + 1)
      if (said !== 'begun') notices.push(said)
      else if (++begun === scripts.length) onBegun()
    },
  })
  await Promise.race([isBusy, running])
  return {
    end: async () => {
      await server.script(`COMMENT ON DATABASE ${name(database)} IS ${text(STOP)};`)
      await running
      ending.abort()
      return readNotices(notices, busy)
    },
  }
}

function describeShell(scripts: readonly string[]): string {
  const sessions = scripts.map(
    (script, index) =>
      `psql -X -q "$@" -c ${quote(`SET application_name = '${SESSION} ${index}'`)} -c ${quote(script)} 2>&1 &`,
  )
  return [...sessions, 'wait'].join('\n')
}

function quote(argument: string): string {
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`
}

const IS_OVER = `EXIT WHEN shobj_description((SELECT oid FROM pg_database WHERE datname = current_database()), 'pg_database') = '${STOP}';`

/** What is gone or has another name by now is nobody's any more. */
function describeWorker(table: string, index: number): string {
  return `DO $$
    DECLARE
      began timestamptz;
      waited integer;
      step integer;
      steps text[] := ARRAY[
        ${text(`SELECT 1 FROM ${table} LIMIT 1`)},
        ${text(`DELETE FROM ${table} WHERE false`)},
        ${text(`SELECT 1 FROM ${table} LIMIT 1 FOR NO KEY UPDATE`)}];
    BEGIN
      RAISE NOTICE '${SESSION} begun';
      LOOP
        FOR step IN 1..3 LOOP
          began := clock_timestamp();
          BEGIN
            EXECUTE steps[step];
          EXCEPTION WHEN undefined_table OR wrong_object_type OR insufficient_privilege THEN RETURN;
          END;
          COMMIT;
          waited := extract(epoch FROM clock_timestamp() - began) * 1000;
          IF waited >= ${NOTICED_MILLISECONDS} THEN
            RAISE NOTICE '${SESSION} waited ${index} % %', step, waited;
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
      seen text[] := ARRAY[]::text[];
      found record;
      said text;
    BEGIN
      RAISE NOTICE '${SESSION} begun';
      LOOP
        FOR found IN
          SELECT substr(waiting.application_name, ${SESSION.length + 2}) AS index, blocker.query,
            (SELECT string_agg(DISTINCT mode, ' ') FROM pg_locks
              WHERE pid = blocker.pid AND granted AND locktype = 'relation'
                AND relation = to_regclass(tables[substr(waiting.application_name, ${SESSION.length + 2})::integer + 1])) AS modes
          FROM pg_stat_activity AS waiting
          CROSS JOIN LATERAL unnest(pg_blocking_pids(waiting.pid)) AS blocking (pid)
          JOIN pg_stat_activity AS blocker ON blocker.pid = blocking.pid
          WHERE waiting.datname = current_database() AND waiting.wait_event_type = 'Lock'
            AND waiting.application_name LIKE '${SESSION} %' AND blocker.application_name NOT LIKE '${SESSION} %'
        LOOP
          said := format('blocked %s %s|%s', found.index, coalesce(found.modes, ''),
            regexp_replace(found.query, '\\s+', ' ', 'g'));
          IF said <> ALL (seen) THEN
            RAISE NOTICE '${SESSION} %', said;
            seen := seen || said;
          END IF;
        END LOOP;
        ${IS_OVER}
        COMMIT;
        PERFORM pg_sleep(0.01);
      END LOOP;
    END $$`
}

/** A wait counts where somebody was seen to hold what it waited for: a slow machine makes others. */
function readNotices(notices: readonly string[], tables: readonly string[]): readonly Blocked[] {
  return tables.flatMap((table, index) => {
    const waits = notices.flatMap((line) => {
      const [, at, step, milliseconds] = /^waited (\d+) (\d) (\d+)$/.exec(line) ?? []
      return Number(at) === index && at !== undefined
        ? [{ what: WHATS[Number(step) - 1] ?? 'reader', milliseconds: Number(milliseconds) }]
        : []
    })
    const [longest] = waits.toSorted((left, right) => right.milliseconds - left.milliseconds)
    const blockers = notices.flatMap((line) => {
      const [, at, lock = '', statement = ''] = /^blocked (\d+) ([^|]*)\|(.*)$/.exec(line) ?? []
      return at !== undefined && Number(at) === index ? [{ lock, statement }] : []
    })
    const blocker = blockers.at(-1)
    if (longest === undefined || blocker === undefined) return []
    return [{ table: shortName(table), ...longest, ...blocker }]
  })
}
