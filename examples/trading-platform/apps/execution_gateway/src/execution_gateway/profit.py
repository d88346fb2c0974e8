"""Realised profit by average cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from platform_kit.messages import Side

from execution_gateway.orders import Fill


@dataclass
class _Position:
    quantity: Decimal = Decimal(0)  # negative: short
    average_price: Decimal = Decimal(0)

    def trade(self, signed_quantity: Decimal, price: Decimal) -> Decimal:
        """Apply a trade; returns the profit that it realised."""
        is_reducing = self.quantity * signed_quantity < 0
        if not is_reducing:
            quantity = self.quantity + signed_quantity
            cost = self.quantity * self.average_price + signed_quantity * price
            self.quantity, self.average_price = quantity, cost / quantity
            return Decimal(0)
        closed = min(abs(self.quantity), abs(signed_quantity))
        direction = 1 if self.quantity > 0 else -1
        profit = (price - self.average_price) * closed * direction
        self.quantity += signed_quantity
        if self.quantity * direction < 0:  # the trade went through zero and opened the other side
            self.average_price = price
        return profit


def realised_profit(fills: Iterable[Fill], since: datetime) -> Decimal:
    """What the fills at or after `since` realised. Earlier fills give the cost of what they close.

    `fills` are in order of time; losses are negative.
    """
    positions: dict[str, _Position] = {}
    total = Decimal(0)
    for fill in fills:
        signed = fill.quantity if fill.side is Side.BUY else -fill.quantity
        profit = positions.setdefault(fill.symbol, _Position()).trade(signed, fill.price)
        if fill.filled_at >= since:
            total += profit
    return total


def daily_loss(fills: Iterable[Fill], now: datetime) -> Decimal:
    """The loss realised since midnight UTC; zero in a winning day."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return max(-realised_profit(fills, midnight), Decimal(0))
