"""The strategy: follow the trend that two moving averages agree on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from platform_kit.messages import Side, Signal, signal_id_for

from signal_service.bars import Bar

STRATEGY = "moving_average_trend"


@dataclass(frozen=True)
class StrategyPolicy:
    fast_window: int
    slow_window: int
    threshold: Decimal
    target_notional: Decimal


def decide_signal(bars: Sequence[Bar], run_id: str, policy: StrategyPolicy) -> Signal | None:
    """The signal that the last of `bars` (one symbol, oldest first) calls for, or None to stay out.

    Too few bars for the slow average, averages closer than the threshold, or a price above the
    target notional all mean: stay out.
    """
    if len(bars) < policy.slow_window:
        return None
    side = _trend(bars, policy)
    last = bars[-1]
    quantity = (policy.target_notional / last.close).to_integral_value(ROUND_DOWN)
    if side is None or quantity == 0:
        return None
    return Signal(
        signal_id=signal_id_for(run_id, STRATEGY, last.symbol, last.date),
        run_id=run_id,
        strategy=STRATEGY,
        symbol=last.symbol,
        side=side,
        quantity=quantity,
        reference_price=last.close,
        as_of=last.date,
    )


def moving_average(bars: Sequence[Bar], window: int) -> Decimal:
    """The mean close of the last `window` bars."""
    closes = [bar.close for bar in bars[-window:]]
    return sum(closes, Decimal(0)) / len(closes)


def _trend(bars: Sequence[Bar], policy: StrategyPolicy) -> Side | None:
    slow = moving_average(bars, policy.slow_window)
    distance = moving_average(bars, policy.fast_window) / slow - 1
    if distance > policy.threshold:
        return Side.BUY
    if distance < -policy.threshold:
        return Side.SELL
    return None
