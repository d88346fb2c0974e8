"""The books in the shapes of Alpaca's v2 API: numbers as strings, times in RFC 3339.

Source of the fields: https://docs.alpaca.markets/reference (Trading API).
"""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid5

from paper_venue.book import NAMESPACE, Book, Execution, VenueOrder
from paper_venue.positions import Position

ACCOUNT_NUMBER = "PA3STANDIN01"
Shape = dict[str, object]


def account_shape(book: Book) -> Shape:
    longs = sum(
        (p.quantity * book.price(p.symbol) for p in book.positions.values() if p.quantity > 0), Decimal(0)
    )
    shorts = sum(
        (p.quantity * book.price(p.symbol) for p in book.positions.values() if p.quantity < 0), Decimal(0)
    )
    return {
        "id": str(uuid5(NAMESPACE, ACCOUNT_NUMBER)),
        "account_number": ACCOUNT_NUMBER,
        "status": "ACTIVE",
        "crypto_status": "INACTIVE",
        "currency": "USD",
        "cash": _number(book.cash),
        "portfolio_value": _number(book.equity),
        "equity": _number(book.equity),
        "last_equity": "100000",
        "buying_power": _number(book.buying_power),
        "long_market_value": _number(longs),
        "short_market_value": _number(shorts),
        "multiplier": "4",
        "daytrade_count": 0,
        "pattern_day_trader": False,
        "shorting_enabled": True,
        "account_blocked": False,
        "trading_blocked": False,
        "transfers_blocked": False,
        "trade_suspended_by_user": False,
        "created_at": "2026-01-02T14:30:00Z",
    }


def order_shape(order: VenueOrder) -> Shape:
    ticket = order.ticket
    return {
        "id": order.order_id,
        "client_order_id": ticket.client_order_id,
        "created_at": _time(order.submitted_at),
        "updated_at": _time(order.updated_at),
        "submitted_at": _time(order.submitted_at),
        "filled_at": _time(order.filled_at),
        "expired_at": None,
        "canceled_at": _time(order.canceled_at),
        "failed_at": None,
        "replaced_at": None,
        "replaced_by": None,
        "replaces": None,
        "asset_id": str(uuid5(NAMESPACE, f"asset/{ticket.symbol}")),
        "symbol": ticket.symbol,
        "asset_class": "us_equity",
        "notional": None,
        "qty": _number(ticket.quantity),
        "filled_qty": _number(order.filled_quantity),
        "filled_avg_price": None if order.filled_price is None else _number(order.filled_price),
        "order_class": "",
        "order_type": ticket.order_type,
        "type": ticket.order_type,
        "side": ticket.side,
        "time_in_force": ticket.time_in_force,
        "limit_price": None if ticket.limit_price is None else _number(ticket.limit_price),
        "stop_price": None,
        "trail_percent": None,
        "trail_price": None,
        "hwm": None,
        "status": order.status,
        "extended_hours": False,
        "legs": None,
    }


def fill_shape(execution: Execution) -> Shape:
    ticket = execution.order.ticket
    return {
        "id": execution.activity_id,
        "activity_type": "FILL",
        "transaction_time": _time(execution.at),
        "type": "fill",
        "price": _number(execution.price),
        "qty": _number(ticket.quantity),
        "side": ticket.side,
        "symbol": ticket.symbol,
        "leaves_qty": "0",
        "cum_qty": _number(ticket.quantity),
        "order_id": execution.order.order_id,
        "order_status": "filled",
    }


def position_shape(position: Position, price: Decimal) -> Shape:
    cost = position.quantity * position.average_price
    value = position.quantity * price
    return {
        "asset_id": str(uuid5(NAMESPACE, f"asset/{position.symbol}")),
        "symbol": position.symbol,
        "exchange": "NASDAQ",
        "asset_class": "us_equity",
        "avg_entry_price": _number(position.average_price),
        "qty": _number(position.quantity),
        "side": "long" if position.quantity > 0 else "short",
        "market_value": _number(value),
        "cost_basis": _number(cost),
        "unrealized_pl": _number(value - cost),
        "current_price": _number(price),
    }


def clock_shape(now: datetime) -> Shape:
    """Always open: a stand-in that kept market hours would make the outcome of a test depend on the hour."""
    return {
        "timestamp": _time(now),
        "is_open": True,
        "next_open": _time(now + timedelta(days=1)),
        "next_close": _time(now + timedelta(hours=1)),
    }


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
