from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from platform_kit.messages import Side
from signal_service.bars import Bar
from signal_service.strategy import StrategyPolicy, decide_signal, moving_average

POLICY = StrategyPolicy(
    fast_window=2, slow_window=4, threshold=Decimal("0.01"), target_notional=Decimal(1000)
)
RISING = ["10", "10", "11", "12"]
FALLING = ["12", "12", "11", "10"]
FLAT = ["10", "10", "10", "10"]


def bars(closes: Sequence[str]) -> list[Bar]:
    start = date(2026, 1, 1)
    return [
        Bar(
            date=start + timedelta(days=day),
            symbol="AAPL",
            open=Decimal(close),
            high=Decimal(close),
            low=Decimal(close),
            close=Decimal(close),
            volume=1,
        )
        for day, close in enumerate(closes)
    ]


@pytest.mark.parametrize(("closes", "side"), [(RISING, Side.BUY), (FALLING, Side.SELL)])
def test_the_signal_follows_the_trend(closes: list[str], side: Side) -> None:
    signal = decide_signal(bars(closes), "run-1", POLICY)

    assert signal is not None
    assert signal.side is side
    assert signal.reference_price == Decimal(closes[-1])
    assert signal.as_of == date(2026, 1, 4)


@pytest.mark.parametrize(
    "closes",
    [
        pytest.param(FLAT, id="no trend"),
        pytest.param(RISING[1:], id="too little history"),
        pytest.param(["1000", "1000", "1100", "1200"], id="one share costs more than the target"),
        pytest.param(["10", "10", "10.1", "10.1"], id="within the threshold"),
    ],
)
def test_without_a_case_the_strategy_stays_out(closes: list[str]) -> None:
    assert decide_signal(bars(closes), "run-1", POLICY) is None


def test_the_quantity_is_whole_shares_within_the_target() -> None:
    signal = decide_signal(bars(RISING), "run-1", POLICY)

    assert signal is not None
    assert signal.quantity == Decimal(83)
    assert signal.notional <= POLICY.target_notional


def test_a_signal_of_the_same_bar_and_run_is_identical() -> None:
    assert decide_signal(bars(RISING), "run-1", POLICY) == decide_signal(bars(RISING), "run-1", POLICY)


def test_the_average_is_over_the_last_bars_of_the_window() -> None:
    assert moving_average(bars(["1", "10", "11"]), 2) == Decimal("10.5")
