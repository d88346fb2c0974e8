from datetime import date
from decimal import Decimal

import pytest
from platform_kit.messages import OrderStatus, Side, Signal, signal_id_for
from pydantic import ValidationError

DAY = date(2026, 5, 7)


def a_signal() -> Signal:
    return Signal(
        signal_id=signal_id_for("run-1", "trend", "AAPL", DAY),
        run_id="run-1",
        strategy="trend",
        symbol="AAPL",
        side=Side.BUY,
        quantity=Decimal(10),
        reference_price=Decimal("99.95"),
        as_of=DAY,
    )


def test_a_signal_survives_the_way_through_redis() -> None:
    signal = a_signal()

    assert Signal.model_validate_json(signal.model_dump_json()) == signal


def test_notional_is_exact() -> None:
    assert a_signal().notional == Decimal("999.50")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("symbol", "aapl"),
        ("symbol", "AAPL; DROP"),
        ("side", "hold"),
        ("quantity", 1.5),
        ("quantity", "0"),
        ("reference_price", "-1"),
        ("run_id", "../etc"),
        ("surprise", "1"),
    ],
)
def test_a_malformed_signal_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Signal.model_validate({**a_signal().model_dump(), field: value})


def test_the_same_wish_has_the_same_id_and_another_run_another_one() -> None:
    first = signal_id_for("run-1", "trend", "AAPL", DAY)

    assert first == signal_id_for("run-1", "trend", "AAPL", DAY)
    assert first != signal_id_for("run-2", "trend", "AAPL", DAY)


@pytest.mark.parametrize("status", list(OrderStatus))
def test_only_orders_on_their_way_are_unsettled(status: OrderStatus) -> None:
    assert status.is_settled == (status.value not in {"received", "submitted"})
