from pathlib import Path

import pytest
from migrator.plan import Migration, MigrationError, plan, read_migrations

FOLDER = Path(__file__).parents[1]
FIRST = Migration(1, "create_orders", "CREATE TABLE orders ()")
SECOND = Migration(2, "create_fills", "CREATE TABLE fills ()")


def write(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).write_text(f"-- {name}", encoding="utf-8")
    return folder


def test_files_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    found = read_migrations(write(tmp_path, "0002_b.sql", "0001_a.sql"))

    assert [(migration.version, migration.name) for migration in found] == [(1, "a"), (2, "b")]


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        ([], "no migrations"),
        (["0001_a.sql", "0003_c.sql"], "without gaps or repeats"),
        (["0001_a.sql", "0001_b.sql"], "without gaps or repeats"),
        (["1_a.sql"], "name migrations like"),
        (["0001_Create-Orders.sql"], "name migrations like"),
    ],
)
def test_a_folder_out_of_order_is_refused(tmp_path: Path, names: list[str], fault: str) -> None:
    with pytest.raises(MigrationError, match=fault):
        read_migrations(write(tmp_path, *names))


def test_the_repositorys_own_migrations_are_in_order() -> None:
    assert len(read_migrations(FOLDER)) >= 3


@pytest.mark.parametrize(
    ("applied", "pending"),
    [({}, [FIRST, SECOND]), ({1: FIRST.checksum}, [SECOND]), ({1: FIRST.checksum, 2: SECOND.checksum}, [])],
)
def test_only_what_is_missing_is_applied(applied: dict[int, str], pending: list[Migration]) -> None:
    assert plan([FIRST, SECOND], applied) == pending


def test_a_database_ahead_of_its_release_is_left_as_it_is() -> None:
    assert plan([FIRST, SECOND], {1: FIRST.checksum, 2: SECOND.checksum, 3: "of a later release"}) == []


@pytest.mark.parametrize(
    ("applied", "fault"),
    [
        ({1: "another checksum"}, "0001 changed after it was applied"),
        ({2: SECOND.checksum, 3: "of a later release"}, "lacks 0001 but has 0003"),
    ],
)
def test_rewritten_history_is_refused(applied: dict[int, str], fault: str) -> None:
    with pytest.raises(MigrationError, match=fault):
        plan([FIRST, SECOND], applied)
