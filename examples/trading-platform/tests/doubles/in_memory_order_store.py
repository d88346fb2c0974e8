"""The order store's contract without a database."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from execution_gateway.orders import ABANDONED_AFTER, Fill, Order, Outcome
from platform_kit.messages import OrderStatus, Signal


class InMemoryOrderStore:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._orders: dict[str, Order] = {}
        self._fills: dict[str, tuple[str, Fill]] = {}

    async def claim(self, signal: Signal, client_order_id: str) -> Order | None:
        known = self._orders.get(client_order_id)
        if known is not None and known.status is not OrderStatus.FAILED and not self._is_abandoned(known):
            return None
        order = Order(
            client_order_id=client_order_id,
            signal_id=signal.signal_id,
            run_id=signal.run_id,
            symbol=signal.symbol,
            side=signal.side,
            quantity=signal.quantity,
            limit_price=signal.reference_price,
            status=OrderStatus.RECEIVED,
            attempts=1 if known is None else known.attempts + 1,
            created_at=self._now() if known is None else known.created_at,
            updated_at=self._now(),
        )
        self._orders[client_order_id] = order
        return order

    async def record(self, client_order_id: str, outcome: Outcome, fills: Sequence[Fill] = ()) -> Order:
        for fill in fills:
            self._fills.setdefault(fill.activity_id, (client_order_id, fill))
        order = self._orders[client_order_id]
        filled = sum(
            (f.quantity for owner, f in self._fills.values() if owner == client_order_id), Decimal(0)
        )
        order = order.model_copy(
            update={
                "status": outcome.status,
                "reason": outcome.reason,
                "venue_order_id": outcome.venue_order_id or order.venue_order_id,
                "filled_quantity": filled,
                "updated_at": self._now(),
            }
        )
        self._orders[client_order_id] = order
        return order

    async def find(self, *, run_id: str | None = None, client_order_id: str | None = None) -> list[Order]:
        return [
            order
            for order in self._orders.values()
            if run_id in (None, order.run_id) and client_order_id in (None, order.client_order_id)
        ]

    async def unsettled(self) -> list[Order]:
        waiting = (OrderStatus.SUBMITTED, OrderStatus.FAILED)
        return [
            order for order in self._orders.values() if order.status in waiting or self._is_abandoned(order)
        ]

    async def fills(self) -> list[Fill]:
        return sorted((fill for _owner, fill in self._fills.values()), key=lambda fill: fill.filled_at)

    def _is_abandoned(self, order: Order) -> bool:
        return order.status is OrderStatus.RECEIVED and order.updated_at < self._now() - ABANDONED_AFTER
