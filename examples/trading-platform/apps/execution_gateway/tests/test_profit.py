from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from execution_gateway.orders import Fill
from execution_gateway.profit import daily_loss, realised_profit
from platform_kit.messages import Side

NOON = datetime(2026, 5, 7, 12, tzinfo=UTC)
EVER = datetime(2000, 1, 1, tzinfo=UTC)


def fills(*trades: tuple[str, str, str], at: datetime = NOON, symbol: str = "AAPL") -> list[Fill]:
    return [
        Fill(f"{symbol}-{at:%d}-{number}", symbol, Side(side), Decimal(quantity), Decimal(price), at)
        for number, (side, quantity, price) in enumerate(trades)
    ]


@pytest.mark.parametrize(
    ("trades", "profit"),
    [
        pytest.param([], "0", id="nothing"),
        pytest.param([("buy", "10", "100")], "0", id="open positions realise nothing"),
        pytest.param([("buy", "10", "100"), ("sell", "10", "90")], "-100", id="a long closed at a loss"),
        pytest.param([("sell", "10", "100"), ("buy", "10", "90")], "100", id="a short closed at a profit"),
        pytest.param([("buy", "10", "100"), ("sell", "4", "110")], "40", id="partly closed"),
        pytest.param(
            [("buy", "10", "100"), ("buy", "10", "110"), ("sell", "20", "100")], "-100", id="average cost"
        ),
        pytest.param(
            [("buy", "10", "100"), ("sell", "15", "90"), ("buy", "5", "80")],
            "-50",
            id="through zero and back",
        ),
        pytest.param([("buy", "3", "0.10"), ("sell", "3", "0.30")], "0.60", id="exact where floats are not"),
    ],
)
def test_profit_is_realised_when_positions_shrink(trades: list[tuple[str, str, str]], profit: str) -> None:
    assert realised_profit(fills(*trades), EVER) == Decimal(profit)


def test_symbols_do_not_mix() -> None:
    mixed = [*fills(("buy", "10", "100")), *fills(("sell", "10", "50"), symbol="MSFT")]

    assert realised_profit(mixed, EVER) == 0


def test_only_todays_closing_counts_with_yesterdays_cost() -> None:
    yesterday = fills(("buy", "20", "100"), ("sell", "10", "10"), at=NOON - timedelta(days=1))
    today = fills(("sell", "10", "95"))

    assert daily_loss([*yesterday, *today], NOON) == Decimal(50)


def test_a_winning_day_is_no_negative_loss() -> None:
    assert daily_loss(fills(("buy", "1", "100"), ("sell", "1", "101")), NOON) == 0
