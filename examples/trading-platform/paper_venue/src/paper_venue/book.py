"""The venue's books: orders, fills, positions and cash of one paper account.

Deterministic: a limit order with no contrary quote fills at its limit at once, a market order at the
symbol's quote or last trade; everything else rests until cancelled. Ids follow from the client's.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from paper_venue.positions import Position

NAMESPACE = UUID("0b0fb0f5-2d2c-5b60-8bd0-5c1c2f6a9d11")
OPENING_CASH = Decimal("100000")
BUYING_POWER_MULTIPLIER = 4


class VenueError(Exception):
    """A refusal in Alpaca's terms: HTTP status, its numeric code, its message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True)
class OrderTicket:
    client_order_id: str
    symbol: str
    side: str
    order_type: str
    quantity: Decimal
    limit_price: Decimal | None
    time_in_force: str


@dataclass
class VenueOrder:
    order_id: str
    ticket: OrderTicket
    submitted_at: datetime
    updated_at: datetime
    status: str = "accepted"
    filled_at: datetime | None = None
    canceled_at: datetime | None = None
    filled_price: Decimal | None = None

    @property
    def filled_quantity(self) -> Decimal:
        return self.ticket.quantity if self.status == "filled" else Decimal(0)


@dataclass(frozen=True)
class Execution:
    activity_id: str
    order: VenueOrder
    price: Decimal
    at: datetime


@dataclass
class Book:
    now: Callable[[], datetime]
    cash: Decimal = OPENING_CASH
    orders: dict[str, VenueOrder] = field(default_factory=dict)
    executions: list[Execution] = field(default_factory=list)
    positions: dict[str, Position] = field(default_factory=dict)
    quotes: dict[str, Decimal] = field(default_factory=dict)

    def submit(self, ticket: OrderTicket) -> VenueOrder:
        if any(order.ticket.client_order_id == ticket.client_order_id for order in self.orders.values()):
            raise VenueError(422, 40010001, "client_order_id must be unique")
        price = self._price_of(ticket)
        if ticket.side == "buy" and ticket.quantity * (price or ticket.limit_price or 0) > self.buying_power:
            raise VenueError(403, 40310000, "insufficient buying power")
        now = self.now()
        order = VenueOrder(str(uuid5(NAMESPACE, ticket.client_order_id)), ticket, now, now)
        self.orders[order.order_id] = order
        if price is not None:
            self._fill(order, price)
        return order

    def cancel(self, order_id: str) -> None:
        order = self.get(order_id)
        if order.status != "accepted":
            raise VenueError(422, 42210000, f'order is already in "{order.status}" state')
        order.status = "canceled"
        order.canceled_at = order.updated_at = self.now()

    def get(self, order_id: str) -> VenueOrder:
        try:
            return self.orders[order_id]
        except KeyError:
            raise VenueError(404, 40410000, f"order not found for {order_id}") from None

    def get_by_client_order_id(self, client_order_id: str) -> VenueOrder:
        for order in self.orders.values():
            if order.ticket.client_order_id == client_order_id:
                return order
        raise VenueError(404, 40410000, f"order not found for {client_order_id}")

    def price(self, symbol: str) -> Decimal:
        """The symbol's quote, else its last trade; zero where there is neither."""
        position = self.positions.get(symbol)
        return self.quotes.get(symbol) or (position.last_price if position else Decimal(0))

    @property
    def equity(self) -> Decimal:
        return self.cash + sum(
            (p.quantity * self.price(p.symbol) for p in self.positions.values()), Decimal(0)
        )

    @property
    def buying_power(self) -> Decimal:
        return max(self.equity * BUYING_POWER_MULTIPLIER, Decimal(0))

    def _price_of(self, ticket: OrderTicket) -> Decimal | None:
        """The price at which the order fills now; None: it rests."""
        quote = self.quotes.get(ticket.symbol)
        if ticket.limit_price is None:
            price = quote or self.price(ticket.symbol)
            if not price:
                raise VenueError(422, 42210000, f"no quote for {ticket.symbol}")
            return price
        if quote is None:
            return ticket.limit_price
        is_marketable = quote <= ticket.limit_price if ticket.side == "buy" else quote >= ticket.limit_price
        return ticket.limit_price if is_marketable else None

    def _fill(self, order: VenueOrder, price: Decimal) -> None:
        ticket = order.ticket
        signed = ticket.quantity if ticket.side == "buy" else -ticket.quantity
        position = self.positions.get(ticket.symbol, Position(ticket.symbol))
        self.positions[ticket.symbol] = position.after_trade(signed, price)
        self.cash -= signed * price
        order.status, order.filled_price = "filled", price
        order.filled_at = order.updated_at = self.now()
        activity_id = f"{order.filled_at:%Y%m%d%H%M%S%f}::{uuid5(NAMESPACE, order.order_id)}"
        self.executions.append(Execution(activity_id, order, price, order.filled_at))
