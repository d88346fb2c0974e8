"""Which migrations are still to be applied."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"^(?P<version>\d{4})_(?P<name>[a-z0-9_]+)\.sql$")


class MigrationError(Exception):
    """The files and the database do not fit; nothing was changed."""


@dataclass(frozen=True)
class Migration:
    version: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def read_migrations(folder: Path) -> list[Migration]:
    """All numbered .sql files of `folder`, in order. Numbers start at 1 and have no gaps."""
    migrations = sorted((_read(path) for path in folder.glob("*.sql")), key=lambda m: (m.version, m.name))
    versions = [migration.version for migration in migrations]
    if not versions:
        raise MigrationError(f"no migrations in {folder}")
    if versions != list(range(1, len(versions) + 1)):
        raise MigrationError(
            f"migration numbers must run from 0001 without gaps or repeats; found {versions}"
        )
    return migrations


def plan(available: Sequence[Migration], applied: Mapping[int, str]) -> list[Migration]:
    """The migrations of `available` that `applied` (version to checksum) lacks.

    A database that is ahead lacks nothing: an older release that comes back runs on the newer schema.
    Raises MigrationError when history was rewritten: an applied file changed, or came in before another.
    """
    pending = [migration for migration in available if migration.version not in applied]
    for migration in available:
        if applied.get(migration.version, migration.checksum) != migration.checksum:
            raise MigrationError(
                f"migration {migration.version:04d} changed after it was applied: add a new one instead"
            )
    latest = max(applied, default=0)
    if pending and pending[0].version < latest:
        raise MigrationError(f"the database lacks {pending[0].version:04d} but has {latest:04d}")
    return pending


def _read(path: Path) -> Migration:
    match = _NAME.match(path.name)
    if match is None:
        raise MigrationError(f"{path.name}: name migrations like 0001_create_orders.sql")
    return Migration(int(match["version"]), match["name"], path.read_text(encoding="utf-8"))
