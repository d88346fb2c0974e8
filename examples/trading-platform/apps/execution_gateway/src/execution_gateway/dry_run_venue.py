"""Orders that never leave the process: filled at once at their limit."""

from collections.abc import Callable
from datetime import datetime

from platform_kit.messages import OrderStatus

from execution_gateway.orders import Fill, Order
from execution_gateway.venue import VenueReport


class DryRunVenue:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    async def submit(self, order: Order) -> VenueReport:
        venue_order_id = f"dry-run-{order.client_order_id}"
        fill = Fill(venue_order_id, order.symbol, order.side, order.quantity, order.limit_price, self._now())
        return VenueReport(venue_order_id, OrderStatus.FILLED, [fill])

    async def look_up(self, client_order_id: str) -> VenueReport | None:
        """Nothing ever arrived anywhere."""
