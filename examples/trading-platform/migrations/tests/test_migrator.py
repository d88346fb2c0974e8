import socket
from pathlib import Path

import psycopg
import pytest
from migrator.__main__ import CONNECT_ATTEMPTS, connect, main

FOLDER = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        ({"MIGRATIONS_DIR": str(FOLDER)}, "DATABASE_URL is not set"),
        ({"MIGRATIONS_DIR": "nowhere", "DATABASE_URL": "postgresql://db"}, "no migrations in nowhere"),
    ],
)
def test_a_runner_that_cannot_start_says_why_in_one_line(
    environ: dict[str, str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(environ) == 1
    assert capsys.readouterr().err == f"migrations failed: {reason}\n"


@pytest.mark.parametrize(
    "address",
    [
        "postgres//trading:hunter2@db/trading",
        "postgresql://trading:hunter2%zz@db/trading",
        "postgresql://trading:hunter2/x@db:5432/trading",
        "postgresql://trading:x@hunter2@db:5432/trading",
    ],
)
def test_an_address_that_cannot_be_read_is_refused_at_once_and_never_quoted(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main({"MIGRATIONS_DIR": str(FOLDER), "DATABASE_URL": address}) == 1
    error = capsys.readouterr().err
    assert error.startswith("migrations failed: DATABASE_URL is not a Postgres address")
    assert "hunter2" not in error


def test_a_server_that_never_answers_is_given_a_bounded_number_of_chances() -> None:
    pauses: list[float] = []
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

        with pytest.raises(psycopg.OperationalError):
            connect(f"postgresql://trading@127.0.0.1:{port}/trading", pauses.append)

    assert len(pauses) == CONNECT_ATTEMPTS - 1
