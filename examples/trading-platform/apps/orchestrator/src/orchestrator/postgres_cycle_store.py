"""Cycles in Postgres, so that the state survives a restart."""

from platform_kit.postgres import Pool
from psycopg.types.json import Jsonb

from orchestrator.cycles import Cycle, CycleState

_SAVE = """
  INSERT INTO cycles (run_id, state, as_of, signals, orders, reason, started_at, finished_at)
  VALUES (%(run_id)s, %(state)s, %(as_of)s, %(signals)s, %(orders)s, %(reason)s,
          %(started_at)s, %(finished_at)s)
  ON CONFLICT (run_id) DO UPDATE
     SET state = excluded.state, as_of = excluded.as_of, signals = excluded.signals,
         orders = excluded.orders, reason = excluded.reason,
         started_at = excluded.started_at, finished_at = excluded.finished_at
"""

_LAST = """
  SELECT run_id, state, as_of, signals, orders, reason, started_at, finished_at
    FROM cycles ORDER BY started_at DESC, run_id LIMIT 1
"""

_COUNT = "SELECT state, count(*) AS cycles FROM cycles GROUP BY state"


class PostgresCycleStore:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def save(self, cycle: Cycle) -> None:
        values = cycle.model_dump() | {"orders": Jsonb(cycle.orders)}
        async with self._pool.connection() as connection:
            await connection.execute(_SAVE, values)

    async def last(self) -> Cycle | None:
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_LAST)).fetchone()
        return None if row is None else Cycle.model_validate(row)

    async def count(self) -> dict[CycleState, int]:
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(_COUNT)).fetchall()
        return {CycleState(row["state"]): row["cycles"] for row in rows}
