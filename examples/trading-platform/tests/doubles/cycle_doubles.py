"""The services and the store that a cycle needs, played by a test."""

from collections import Counter
from datetime import date
from uuid import UUID, uuid5

from orchestrator.cycles import Cycle, CycleState
from orchestrator.services import ModeView, OrderView, PublishedSignal, ServiceError, SignalBatch
from platform_kit.messages import OrderStatus

SIGNALS = [UUID(int=number) for number in (1, 2)]
PAPER = ModeView(mode="paper", dry_run=False, alpaca_paper=True, venue="http://venue")


class ScriptedSignals:
    """Publishes the same signals each time; `receivers` says who listens, one publication after another."""

    def __init__(self, receivers: list[int] | None = None, signals: list[UUID] | None = None) -> None:
        self._receivers = receivers or [1]
        self._signals = SIGNALS if signals is None else signals
        self.published: list[tuple[str, date | None]] = []

    async def publish(self, run_id: str, as_of: date | None) -> SignalBatch:
        self.published.append((run_id, as_of))
        receivers = self._receivers[min(len(self.published), len(self._receivers)) - 1]
        signals = [PublishedSignal(signal_id=signal_id) for signal_id in self._signals]
        return SignalBatch(signals=signals, receivers=receivers)


class ScriptedExecution:
    """Shows one list of statuses after another, the last one for ever."""

    def __init__(self, *statuses: list[OrderStatus], failure: str | None = None) -> None:
        self._statuses = list(statuses)
        self._failure = failure

    async def mode(self) -> ModeView:
        if self._failure:
            raise ServiceError(self._failure)
        return PAPER

    async def orders(self, run_id: str) -> list[OrderView]:
        now = self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]
        foreign = OrderView(signal_id=uuid5(SIGNALS[0], run_id), status=OrderStatus.RECEIVED, attempts=1)
        own = zip(SIGNALS, now, strict=False)
        return [
            foreign,
            *(OrderView(signal_id=signal_id, status=status, attempts=1) for signal_id, status in own),
        ]


class InMemoryCycleStore:
    def __init__(self) -> None:
        self._cycles: dict[str, Cycle] = {}

    async def save(self, cycle: Cycle) -> None:
        self._cycles[cycle.run_id] = cycle

    async def last(self) -> Cycle | None:
        return max(self._cycles.values(), key=lambda cycle: cycle.started_at, default=None)

    async def count(self) -> dict[CycleState, int]:
        return dict(Counter(cycle.state for cycle in self._cycles.values()))
