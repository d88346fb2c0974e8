"""A trading cycle as it is kept and reported."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from platform_kit.messages import Message, OrderStatus, RunId
from pydantic import Field

from orchestrator.services import OrderView


class CycleState(StrEnum):
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"


class Cycle(Message):
    run_id: RunId
    state: CycleState
    as_of: date | None = None
    signals: int = 0
    orders: dict[OrderStatus, int] = Field(default_factory=dict)
    reason: str | None = None
    started_at: datetime
    finished_at: datetime | None = None


class CycleStore(Protocol):
    async def save(self, cycle: Cycle) -> None:
        """Enter the cycle or replace what is known of it."""
        ...

    async def last(self) -> Cycle | None: ...
    async def count(self) -> dict[CycleState, int]: ...


def count_orders(orders: Iterable[OrderView]) -> dict[OrderStatus, int]:
    return dict(Counter(order.status for order in orders))
