"""Orders and fills in Postgres."""

from collections.abc import Sequence

from platform_kit.messages import Side, Signal
from platform_kit.postgres import Pool
from psycopg.rows import DictRow

from execution_gateway.orders import ABANDONED_AFTER, Fill, Order, Outcome

_COLUMNS = """
  client_order_id, signal_id, run_id, symbol, side, quantity, limit_price, status, reason,
  venue_order_id, filled_quantity, attempts, created_at, updated_at
"""

_IS_ABANDONED = f"""
  orders.status = 'received'
  AND orders.updated_at < now() - interval '{ABANDONED_AFTER.total_seconds()} seconds'
"""

# One statement, so that of any number of replicas one wins.
_CLAIM = f"""
  INSERT INTO orders (client_order_id, signal_id, run_id, symbol, side, quantity, limit_price, status)
  VALUES (%(client_order_id)s, %(signal_id)s, %(run_id)s, %(symbol)s, %(side)s, %(quantity)s,
          %(limit_price)s, 'received')
  ON CONFLICT (client_order_id) DO UPDATE
     SET status = 'received', reason = NULL, attempts = orders.attempts + 1, updated_at = now()
   WHERE orders.status = 'failed'
      OR ({_IS_ABANDONED})
  RETURNING {_COLUMNS}
"""

_ADD_FILL = """
  INSERT INTO fills (activity_id, client_order_id, symbol, side, quantity, price, filled_at)
  VALUES (%s, %s, %s, %s, %s, %s, %s)
  ON CONFLICT (activity_id) DO NOTHING
"""

_RECORD = f"""
  UPDATE orders
     SET status = %(status)s, reason = %(reason)s,
         venue_order_id = coalesce(%(venue_order_id)s, venue_order_id),
         filled_quantity = (
           SELECT coalesce(sum(quantity), 0) FROM fills WHERE fills.client_order_id = orders.client_order_id
         ),
         updated_at = now()
   WHERE client_order_id = %(client_order_id)s
  RETURNING {_COLUMNS}
"""

_FIND = f"""
  SELECT {_COLUMNS} FROM orders
   WHERE (%(run_id)s::text IS NULL OR run_id = %(run_id)s)
     AND (%(client_order_id)s::text IS NULL OR client_order_id = %(client_order_id)s)
   ORDER BY created_at DESC, client_order_id
   LIMIT 500
"""

# A submitted order is the venue's until it says otherwise, over any weekend. Of one that may never have
# arrived, a week without a trace is an answer; and such orders must not crowd out the submitted ones.
_UNSETTLED = f"""
  SELECT {_COLUMNS} FROM orders
   WHERE status = 'submitted'
      OR ((status = 'failed' OR ({_IS_ABANDONED})) AND created_at > now() - interval '7 days')
   ORDER BY status = 'submitted' DESC, created_at DESC
   LIMIT 100
"""

_FILLS = (
    "SELECT activity_id, symbol, side, quantity, price, filled_at FROM fills ORDER BY filled_at, activity_id"
)


class PostgresOrderStore:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def claim(self, signal: Signal, client_order_id: str) -> Order | None:
        values = {
            "client_order_id": client_order_id,
            "signal_id": signal.signal_id,
            "run_id": signal.run_id,
            "symbol": signal.symbol,
            "side": signal.side,
            "quantity": signal.quantity,
            "limit_price": signal.reference_price,
        }
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_CLAIM, values)).fetchone()
        return None if row is None else Order.model_validate(row)

    async def record(self, client_order_id: str, outcome: Outcome, fills: Sequence[Fill] = ()) -> Order:
        values = {
            "client_order_id": client_order_id,
            "status": outcome.status,
            "reason": outcome.reason,
            "venue_order_id": outcome.venue_order_id,
        }
        async with self._pool.connection() as connection:
            for fill in fills:
                await connection.execute(
                    _ADD_FILL,
                    (
                        fill.activity_id,
                        client_order_id,
                        fill.symbol,
                        fill.side,
                        fill.quantity,
                        fill.price,
                        fill.filled_at,
                    ),
                )
            row = await (await connection.execute(_RECORD, values)).fetchone()
        if row is None:
            raise LookupError(f"no order {client_order_id}")
        return Order.model_validate(row)

    async def find(self, *, run_id: str | None = None, client_order_id: str | None = None) -> list[Order]:
        return await self._orders(_FIND, {"run_id": run_id, "client_order_id": client_order_id})

    async def unsettled(self) -> list[Order]:
        return await self._orders(_UNSETTLED, {})

    async def fills(self) -> list[Fill]:
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(_FILLS)).fetchall()
        return [_fill(row) for row in rows]

    async def _orders(self, query: str, values: dict[str, str | None]) -> list[Order]:
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(query, values)).fetchall()
        return [Order.model_validate(row) for row in rows]


def _fill(row: DictRow) -> Fill:
    return Fill(
        row["activity_id"], row["symbol"], Side(row["side"]), row["quantity"], row["price"], row["filled_at"]
    )
