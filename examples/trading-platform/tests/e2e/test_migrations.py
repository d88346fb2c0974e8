"""The one-shot migration container did its work, and doing it again is harmless."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from live_platform import LivePlatform
from migrator.__main__ import main
from migrator.apply import apply_migrations
from migrator.plan import Migration, read_migrations
from psycopg.sql import SQL, Identifier

FOLDER = Path(__file__).parents[2] / "migrations"


@pytest.fixture
def empty_database(platform: LivePlatform) -> Iterator[str]:
    """The address of a database of the test's own."""
    name = f"scratch_{uuid4().hex}"
    platform.database.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    yield platform.database_url.rsplit("/", 1)[0] + f"/{name}"
    platform.database.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def tables(database_url: str) -> set[str]:
    with psycopg.connect(database_url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {name for (name,) in rows}


def test_every_migration_of_the_release_is_applied(platform: LivePlatform) -> None:
    applied = platform.rows("SELECT version, name, checksum FROM schema_migrations ORDER BY version")

    assert [(row["version"], row["name"], row["checksum"]) for row in applied] == [
        (migration.version, migration.name, migration.checksum) for migration in read_migrations(FOLDER)
    ]


def test_a_second_run_changes_nothing(platform: LivePlatform, capsys: pytest.CaptureFixture[str]) -> None:
    before = platform.rows("SELECT * FROM schema_migrations ORDER BY version")

    code = main({"DATABASE_URL": platform.database_url, "MIGRATIONS_DIR": str(FOLDER)})

    assert code == 0
    assert capsys.readouterr().out == f"schema is at {len(before):04d} or later already\n"
    assert platform.rows("SELECT * FROM schema_migrations ORDER BY version") == before


def test_of_many_runners_at_once_one_applies(empty_database: str) -> None:
    available = read_migrations(FOLDER)

    def run(_number: int) -> int:
        with psycopg.connect(empty_database) as connection:
            return len(apply_migrations(connection, available))

    with ThreadPoolExecutor(4) as runners:
        applied = sorted(runners.map(run, range(4)))

    assert applied == [0, 0, 0, len(available)]


def test_a_migration_that_fails_leaves_nothing_behind(empty_database: str) -> None:
    good = Migration(1, "good", "CREATE TABLE good (id integer)")
    bad = Migration(2, "bad", "CREATE TABLE bad (id nonsense)")

    with psycopg.connect(empty_database) as connection, pytest.raises(psycopg.errors.UndefinedObject):
        apply_migrations(connection, [good, bad])

    assert tables(empty_database) == set()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({}, psycopg.errors.UniqueViolation),
        ({"client_order_id": "another"}, psycopg.errors.UniqueViolation),
        ({"client_order_id": "another", "signal_id": uuid4(), "quantity": 0}, psycopg.errors.CheckViolation),
        ({"client_order_id": "another", "signal_id": uuid4(), "side": "hold"}, psycopg.errors.CheckViolation),
    ],
    ids=["same order", "same signal", "no quantity", "no side"],
)
def test_the_schema_itself_refuses_a_wrong_order(
    platform: LivePlatform, change: dict[str, object], error: type[psycopg.Error]
) -> None:
    insert = """
      INSERT INTO orders (client_order_id, signal_id, run_id, symbol, side, quantity, limit_price, status)
      VALUES (%(client_order_id)s, %(signal_id)s, 'run', 'AAPL', %(side)s, %(quantity)s, 1, 'received')
    """
    order = {"client_order_id": "order", "signal_id": uuid4(), "side": "buy", "quantity": 1}
    platform.database.execute(insert, order)

    with pytest.raises(error):
        platform.database.execute(insert, order | change)
