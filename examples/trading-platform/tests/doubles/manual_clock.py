"""A clock that moves only when somebody sleeps on it."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 5, 7, 12, 0, tzinfo=UTC)


class ManualClock:
    def __init__(self, start: datetime = NOON) -> None:
        self._start = start
        self._elapsed = 0.0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        self._elapsed += seconds
