"""A circuit breaker whose state lives in Redis, so that all replicas trip together.

Three keys, each changed by single atomic commands:

- `failures` counts failures in a row; at the threshold the circuit leaves `closed`;
- `cooling` exists, with a time to live, while the circuit is `open`;
- `trial` is held by the one request that may try the venue while the circuit is `half_open`.
"""

from dataclasses import dataclass
from enum import StrEnum

from redis.asyncio import Redis


class CircuitState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True)
class BreakerPolicy:
    failure_threshold: int
    cool_down_seconds: float
    # A replica that dies during its trial must not block the circuit for ever.
    trial_seconds: float = 10.0


@dataclass(frozen=True)
class CircuitReading:
    state: CircuitState
    failures: int


def decide_state(failures: int, is_cooling: bool, policy: BreakerPolicy) -> CircuitState:
    if is_cooling:
        return CircuitState.OPEN
    return CircuitState.CLOSED if failures < policy.failure_threshold else CircuitState.HALF_OPEN


class CircuitBreaker:
    def __init__(self, client: Redis, name: str, policy: BreakerPolicy) -> None:
        self._client = client
        self._policy = policy
        self._failures = f"breaker:{name}:failures"
        self._cooling = f"breaker:{name}:cooling"
        self._trial = f"breaker:{name}:trial"

    async def read(self) -> CircuitReading:
        failures, cooling = await self._client.mget(self._failures, self._cooling)
        count = int(failures or 0)
        return CircuitReading(decide_state(count, cooling is not None, self._policy), count)

    async def admit(self) -> bool:
        """Whether a request may go to the venue now; while half open, one at a time."""
        reading = await self.read()
        if reading.state is CircuitState.CLOSED:
            return True
        if reading.state is CircuitState.OPEN:
            return False
        ttl = _milliseconds(self._policy.trial_seconds)
        if not await self._client.set(self._trial, "1", nx=True, px=ttl):
            return False
        if (await self.read()).state is CircuitState.OPEN:
            # The trial of another replica failed, and was let go, between the two looks of this one.
            await self._client.delete(self._trial)
            return False
        return True

    async def record_success(self) -> None:
        await self._client.delete(self._failures, self._cooling, self._trial)

    async def record_failure(self) -> None:
        failures = int(await self._client.incr(self._failures))
        if failures >= self._policy.failure_threshold:
            await self._client.set(self._cooling, "1", px=_milliseconds(self._policy.cool_down_seconds))
            await self._client.delete(self._trial)


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
