"""From bars to published signals."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from platform_kit.json_api import ProblemError
from platform_kit.messages import Signal

from signal_service.bars import Bar, last_date
from signal_service.strategy import StrategyPolicy, decide_signal


class Publisher(Protocol):
    async def publish(self, signal: Signal) -> int:
        """Publish and return how many subscribers were listening."""
        ...


class SignalDesk:
    def __init__(
        self, bars: Mapping[str, Sequence[Bar]], policy: StrategyPolicy, publisher: Publisher
    ) -> None:
        self._bars = bars
        self._policy = policy
        self._publisher = publisher

    def compute(self, run_id: str, as_of: date | None = None) -> list[Signal]:
        """The signals of `as_of` (the last day by default). Raises ProblemError for a day without bars."""
        day = as_of or last_date(self._bars)
        signals = []
        has_bars = False
        for symbol in sorted(self._bars):
            history = [bar for bar in self._bars[symbol] if bar.date <= day]
            if not history or history[-1].date != day:
                continue
            has_bars = True
            signal = decide_signal(history, run_id, self._policy)
            if signal is not None:
                signals.append(signal)
        if not has_bars:
            raise ProblemError(422, "no_bars", f"there are no bars for {day.isoformat()}")
        return signals

    async def publish(self, signals: Sequence[Signal]) -> int:
        """Publish every signal; returns the smallest number of listeners that one of them met."""
        receivers = [await self._publisher.publish(signal) for signal in signals]
        return min(receivers, default=0)
