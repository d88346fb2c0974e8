"""An address that cannot be used is refused before anything can log it: it may carry a password."""

import pytest
from platform_kit.postgres import postgres_pool
from platform_kit.redis_client import redis_client
from platform_kit.settings import ConfigurationError


@pytest.mark.parametrize(
    "address",
    [
        "postgres//trading:hunter2@db/trading",
        "postgresql://trading:hunter2%zz@db/trading",
        "postgresql://trading:hunter2/x@db:5432/trading",
        "postgresql://trading:x@hunter2@db:5432/trading",
    ],
)
def test_a_database_address_that_cannot_be_read_is_refused_and_never_quoted(address: str) -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL is not a Postgres address") as caught:
        postgres_pool(address)

    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("address", ["redis//:hunter2@h/0", "redis://:hunter2/x@h:6379/0", "http://hunter2"])
def test_a_redis_address_that_cannot_be_read_is_refused_and_never_quoted(address: str) -> None:
    with pytest.raises(ConfigurationError, match="REDIS_URL is not a Redis address") as caught:
        redis_client(address)

    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "address", ["postgresql://trading:a%2Fb@db:5432/trading", "postgresql://db", "host=db dbname=trading"]
)
async def test_a_database_address_as_libpq_takes_it_is_accepted(address: str) -> None:
    assert postgres_pool(address).closed
