"""Orders and fills as the gateway keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from platform_kit.messages import Message, OrderStatus, RunId, Side, Signal
from platform_kit.money import Amount

# An order that a replica took up and then died with may be taken up again after this long.
ABANDONED_AFTER = timedelta(seconds=30)


class Order(Message):
    client_order_id: str
    signal_id: UUID
    run_id: RunId
    symbol: str
    side: Side
    quantity: Amount
    limit_price: Amount
    status: OrderStatus
    reason: str | None = None
    venue_order_id: str | None = None
    filled_quantity: Amount = Decimal(0)
    attempts: int = 1
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Fill:
    activity_id: str
    symbol: str
    side: Side
    quantity: Decimal
    price: Decimal
    filled_at: datetime


@dataclass(frozen=True)
class Outcome:
    """What is now known about an order."""

    status: OrderStatus
    reason: str | None = None
    venue_order_id: str | None = None


class OrderStore(Protocol):
    async def claim(self, signal: Signal, client_order_id: str) -> Order | None:
        """Enter the order, or take up one that failed or was abandoned.

        None: another delivery of the same signal has it. Of any number of claims at the same
        time, by any number of replicas, exactly one wins.
        """
        ...

    async def record(self, client_order_id: str, outcome: Outcome, fills: Sequence[Fill] = ()) -> Order: ...

    async def find(self, *, run_id: str | None = None, client_order_id: str | None = None) -> list[Order]: ...

    async def unsettled(self) -> list[Order]:
        """Orders that the venue may know more about: submitted, failed without its answer, or abandoned."""
        ...

    async def fills(self) -> list[Fill]:
        """Every fill, oldest first."""
        ...


def client_order_id_for(signal_id: UUID) -> str:
    """One signal, one order: the venue refuses the second order under the same id."""
    return f"sig-{signal_id}"
