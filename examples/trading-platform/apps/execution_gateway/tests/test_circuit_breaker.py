from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from execution_gateway.circuit_breaker import (
    BreakerPolicy,
    CircuitBreaker,
    CircuitReading,
    CircuitState,
    decide_state,
)
from fakeredis import FakeAsyncRedis

POLICY = BreakerPolicy(failure_threshold=3, cool_down_seconds=60)
COOLING = "breaker:alpaca:cooling"


class Overtaken(CircuitBreaker):
    """A replica that others overtake: something happens right after its first look."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def read(self) -> CircuitReading:
        reading = await super().read()
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            await happens()
        return reading


@pytest.fixture
async def redis() -> AsyncIterator[FakeAsyncRedis]:
    async with FakeAsyncRedis(decode_responses=True) as client:
        yield client


@pytest.fixture
def breaker(redis: FakeAsyncRedis) -> CircuitBreaker:
    return CircuitBreaker(redis, "alpaca", POLICY)


async def fail(breaker: CircuitBreaker, times: int) -> None:
    for _ in range(times):
        await breaker.record_failure()


async def cool_down(redis: FakeAsyncRedis) -> None:
    """What Redis does itself when the time to live has passed."""
    assert await redis.delete(COOLING) == 1


@pytest.mark.parametrize(
    ("failures", "is_cooling", "state"),
    [
        (0, False, CircuitState.CLOSED),
        (2, False, CircuitState.CLOSED),
        (3, True, CircuitState.OPEN),
        (3, False, CircuitState.HALF_OPEN),
        (9, False, CircuitState.HALF_OPEN),
    ],
)
def test_the_state_follows_from_failures_and_cooling(
    failures: int, is_cooling: bool, state: CircuitState
) -> None:
    assert decide_state(failures, is_cooling, POLICY) is state


async def test_failures_below_the_threshold_change_nothing(breaker: CircuitBreaker) -> None:
    await fail(breaker, 2)

    assert (await breaker.read()).state is CircuitState.CLOSED
    assert await breaker.admit()


async def test_the_threshold_opens_the_circuit_for_the_cool_down(
    breaker: CircuitBreaker, redis: FakeAsyncRedis
) -> None:
    await fail(breaker, 3)

    assert (await breaker.read()).state is CircuitState.OPEN
    assert not await breaker.admit()
    assert 0 < await redis.pttl(COOLING) <= 60_000


async def test_only_failures_in_a_row_count(breaker: CircuitBreaker) -> None:
    await fail(breaker, 2)
    await breaker.record_success()
    await fail(breaker, 2)

    assert (await breaker.read()).state is CircuitState.CLOSED


async def test_after_the_cool_down_one_request_may_try(
    breaker: CircuitBreaker, redis: FakeAsyncRedis
) -> None:
    await fail(breaker, 3)
    await cool_down(redis)

    assert (await breaker.read()).state is CircuitState.HALF_OPEN
    assert [await breaker.admit() for _ in range(3)] == [True, False, False]


async def test_a_successful_trial_closes_the_circuit(breaker: CircuitBreaker, redis: FakeAsyncRedis) -> None:
    await fail(breaker, 3)
    await cool_down(redis)
    await breaker.admit()

    await breaker.record_success()

    reading = await breaker.read()
    assert (reading.state, reading.failures) == (CircuitState.CLOSED, 0)


async def test_a_failed_trial_opens_it_again_and_frees_the_next_trial(
    breaker: CircuitBreaker, redis: FakeAsyncRedis
) -> None:
    await fail(breaker, 3)
    await cool_down(redis)
    await breaker.admit()

    await breaker.record_failure()

    assert (await breaker.read()).state is CircuitState.OPEN
    await cool_down(redis)
    assert await breaker.admit()


async def test_replicas_share_one_circuit(breaker: CircuitBreaker, redis: FakeAsyncRedis) -> None:
    replica = CircuitBreaker(redis, "alpaca", POLICY)

    await fail(breaker, 2)
    await fail(replica, 1)

    assert not await breaker.admit()
    assert not await replica.admit()


async def test_a_trial_that_fails_while_another_replica_asks_keeps_that_one_out(
    breaker: CircuitBreaker, redis: FakeAsyncRedis
) -> None:
    await fail(breaker, 3)
    await cool_down(redis)
    assert await breaker.admit()
    replica = Overtaken(redis, "alpaca", POLICY)
    replica.meanwhile = breaker.record_failure

    assert not await replica.admit()

    await cool_down(redis)
    assert await breaker.admit()


async def test_another_venue_has_a_circuit_of_its_own(breaker: CircuitBreaker, redis: FakeAsyncRedis) -> None:
    await fail(breaker, 3)

    assert await CircuitBreaker(redis, "other", POLICY).admit()


async def test_a_trial_that_never_ends_expires(breaker: CircuitBreaker, redis: FakeAsyncRedis) -> None:
    await fail(breaker, 3)
    await cool_down(redis)
    await breaker.admit()

    assert 0 < await redis.pttl("breaker:alpaca:trial") <= 10_000
