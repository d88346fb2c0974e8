"""The messages that services exchange over Redis, and the words they share."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, StringConstraints

from platform_kit.money import PositiveAmount

SIGNALS_CHANNEL = "signals"
EXECUTION_REPORTS_CHANNEL = "execution_reports"

Symbol = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z.]{0,9}$")]
RunId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]

_SIGNAL_NAMESPACE = UUID("6f0f5f5e-62a7-5d0c-9f0e-3b1f6f3b7a11")


class Side(StrEnum):
    BUY = "buy"
    SELL = "sell"


class OrderStatus(StrEnum):
    """`received` and `submitted` are on their way; `failed` may still be retried; the rest is final."""

    RECEIVED = "received"
    SUBMITTED = "submitted"
    FILLED = "filled"
    CANCELED = "canceled"
    REJECTED = "rejected"
    FAILED = "failed"

    @property
    def is_settled(self) -> bool:
        return self not in (OrderStatus.RECEIVED, OrderStatus.SUBMITTED)


class Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Signal(Message):
    """A wish to trade, made from the bar of `as_of` during the cycle `run_id`."""

    signal_id: UUID
    run_id: RunId
    strategy: str
    symbol: Symbol
    side: Side
    quantity: PositiveAmount
    reference_price: PositiveAmount
    as_of: date

    @property
    def notional(self) -> Decimal:
        return self.quantity * self.reference_price


class ExecutionReport(Message):
    """What became of a signal."""

    signal_id: UUID
    run_id: RunId
    client_order_id: str
    status: OrderStatus
    reason: str | None = None


def signal_id_for(run_id: str, strategy: str, symbol: str, as_of: date) -> UUID:
    """The same wish in the same run has the same id, so that delivering it twice is harmless."""
    return uuid5(_SIGNAL_NAMESPACE, f"{run_id}/{strategy}/{symbol}/{as_of.isoformat()}")
