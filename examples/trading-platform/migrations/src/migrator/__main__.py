"""`python -m migrator`: exit 0 when the schema is current, 1 with a one-line reason when not."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from migrator.apply import apply_migrations
from migrator.plan import MigrationError, read_migrations

CONNECT_ATTEMPTS = 20
CONNECT_PAUSE_SECONDS = 0.5


def main(environ: Mapping[str, str]) -> int:
    try:
        migrations = read_migrations(Path(environ.get("MIGRATIONS_DIR", "migrations")))
        with connect(environ.get("DATABASE_URL", ""), time.sleep) as connection:
            applied = apply_migrations(connection, migrations)
    except (MigrationError, psycopg.Error) as error:
        sys.stderr.write(f"migrations failed: {_one_line(error)}\n")
        return 1
    names = ", ".join(f"{migration.version:04d}_{migration.name}" for migration in applied)
    sys.stdout.write(
        f"applied {names}\n" if applied else f"schema is at {migrations[-1].version:04d} or later already\n"
    )
    return 0


def connect(database_url: str, pause: Callable[[float], None]) -> psycopg.Connection:
    """Connect, with patience for a server that is still starting."""
    if not database_url:
        raise MigrationError("DATABASE_URL is not set")
    if not _is_readable(database_url):
        raise MigrationError("DATABASE_URL is not a Postgres address; percent-encode its password")
    for _attempt in range(CONNECT_ATTEMPTS - 1):
        try:
            return psycopg.connect(database_url, connect_timeout=3)
        except psycopg.OperationalError:
            pause(CONNECT_PAUSE_SECONDS)
    return psycopg.connect(database_url, connect_timeout=3)


def _is_readable(database_url: str) -> bool:
    """libpq's own errors quote the parts of an address that it cannot read, and so the password."""
    try:
        parts = conninfo_to_dict(database_url)
    except psycopg.ProgrammingError:
        return False
    return "@" not in str(parts.get("host", "")) and str(parts.get("port", "0")).isdigit()


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


if __name__ == "__main__":
    sys.exit(main(os.environ))
