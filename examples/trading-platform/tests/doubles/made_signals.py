"""Signals for tests, with whatever a test does not care about filled in."""

from datetime import date
from decimal import Decimal

from platform_kit.messages import Side, Signal, signal_id_for

DAY = date(2026, 5, 7)


def make_signal(
    run_id: str = "run-1",
    symbol: str = "AAPL",
    side: Side = Side.BUY,
    quantity: str = "10",
    price: str = "100",
) -> Signal:
    return Signal(
        signal_id=signal_id_for(run_id, "test", f"{symbol}-{side}", DAY),
        run_id=run_id,
        strategy="test",
        symbol=symbol,
        side=side,
        quantity=Decimal(quantity),
        reference_price=Decimal(price),
        as_of=DAY,
    )
