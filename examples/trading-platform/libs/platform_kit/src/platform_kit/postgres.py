"""Access to Postgres: one small pool per process."""

from typing import Any

from psycopg import AsyncConnection, ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from platform_kit.settings import ConfigurationError

# Without these a server that vanished without a word is waited for, for hours.
_NOTICE_A_DEAD_PEER = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

Pool = AsyncConnectionPool[AsyncConnection[DictRow]]


def postgres_pool(database_url: str) -> Pool:
    """A closed pool; the application's lifespan opens it, and health tells whether it answers.

    Raises ConfigurationError for an address that cannot be read.
    """
    if not _is_readable(database_url):
        raise ConfigurationError("DATABASE_URL is not a Postgres address; percent-encode its password")
    options: dict[str, Any] = {"row_factory": dict_row, "connect_timeout": 3, **_NOTICE_A_DEAD_PEER}
    return AsyncConnectionPool(
        database_url,
        connection_class=AsyncConnection[DictRow],
        kwargs=options,
        min_size=1,
        max_size=4,
        timeout=5,
        # Given up early, connecting is begun anew by whoever asks next. Else its pauses double: a database
        # that is back after a minute would be found a minute later.
        reconnect_timeout=1,
        # A server that restarted must not cost the first signal, or the first cycle, after it.
        check=AsyncConnectionPool[AsyncConnection[DictRow]].check_connection,
        open=False,
    )


def _is_readable(database_url: str) -> bool:
    """libpq's own errors quote the parts of an address that it cannot read, and so the password."""
    try:
        parts = conninfo_to_dict(database_url)
    except ProgrammingError:
        return False
    return "@" not in str(parts.get("host", "")) and str(parts.get("port", "0")).isdigit()


async def ping(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("SELECT 1")
