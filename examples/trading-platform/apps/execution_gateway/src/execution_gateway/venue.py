"""What the gateway needs of a venue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from platform_kit.messages import OrderStatus

from execution_gateway.orders import Fill, Order


class VenueUnavailableError(Exception):
    """The venue did not answer, or answered with a fault of its own: worth another try later."""


class VenueRefusalError(Exception):
    """The venue works and does not want this request."""


@dataclass(frozen=True)
class VenueReport:
    """An order as the venue sees it."""

    venue_order_id: str
    status: OrderStatus
    fills: Sequence[Fill] = ()


class Venue(Protocol):
    async def submit(self, order: Order) -> VenueReport:
        """Place the order. Placing it twice under one client order id places it once."""
        ...

    async def look_up(self, client_order_id: str) -> VenueReport | None:
        """The venue's present view of an order; None where it never arrived."""
        ...
