"""Access to Postgres: one small pool per process."""

from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

Pool = AsyncConnectionPool[AsyncConnection[DictRow]]


def postgres_pool(database_url: str) -> Pool:
    """A closed pool; the application's lifespan opens it, and health tells whether it answers."""
    options: dict[str, Any] = {"row_factory": dict_row, "connect_timeout": 3}
    return AsyncConnectionPool(
        database_url,
        connection_class=AsyncConnection[DictRow],
        kwargs=options,
        min_size=1,
        max_size=4,
        timeout=5,
        open=False,
    )


async def ping(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("SELECT 1")
