"""Applies migrations, once, however many runners start at the same time."""

from collections.abc import Sequence

import psycopg
from psycopg.sql import SQL

from migrator.plan import Migration, plan

# Any number, as long as every runner uses the same: it names the lock, not a row.
ADVISORY_LOCK = 7_262_026

_CREATE_LEDGER = """
  CREATE TABLE IF NOT EXISTS schema_migrations (
    version    integer PRIMARY KEY,
    name       text NOT NULL,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )
"""


def apply_migrations(connection: psycopg.Connection, available: Sequence[Migration]) -> list[Migration]:
    """Apply what is missing, all or nothing, and return it."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        connection.execute(_CREATE_LEDGER)
        rows = connection.execute("SELECT version, checksum FROM schema_migrations").fetchall()
        pending = plan(available, dict(rows))
        for migration in pending:
            # A migration is our own file, several statements long, and takes no parameters.
            connection.execute(SQL(migration.sql))
            connection.execute(
                "INSERT INTO schema_migrations (version, name, checksum) VALUES (%s, %s, %s)",
                [migration.version, migration.name, migration.checksum],
            )
    return pending
