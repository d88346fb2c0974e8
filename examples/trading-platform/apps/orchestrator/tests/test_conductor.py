import asyncio
from contextlib import suppress
from datetime import date

import pytest
from cycle_doubles import SIGNALS, InMemoryCycleStore, ScriptedExecution, ScriptedSignals
from manual_clock import ManualClock
from orchestrator.conductor import BusyError, Conductor, Phase, Progress
from orchestrator.cycles import CycleState
from orchestrator.services import OrderView
from platform_kit.messages import OrderStatus

FILLED, REJECTED, FAILED = OrderStatus.FILLED, OrderStatus.REJECTED, OrderStatus.FAILED
RECEIVED, SUBMITTED = OrderStatus.RECEIVED, OrderStatus.SUBMITTED


def conductor_of(
    signals: ScriptedSignals, execution: ScriptedExecution, store: InMemoryCycleStore | None = None
) -> Conductor:
    return Conductor(signals, execution, store or InMemoryCycleStore(), ManualClock(), timeout_seconds=5)


async def test_a_cycle_is_complete_when_every_order_is_settled() -> None:
    execution = ScriptedExecution([], [RECEIVED], [SUBMITTED, FILLED], [FILLED, REJECTED])

    cycle = await conductor_of(ScriptedSignals(), execution).run("run-1")

    assert cycle.state is CycleState.COMPLETED
    assert (cycle.signals, cycle.orders) == (2, {FILLED: 1, REJECTED: 1})
    assert cycle.finished_at is not None
    assert cycle.finished_at > cycle.started_at


async def test_a_cycle_without_signals_is_complete_at_once() -> None:
    cycle = await conductor_of(ScriptedSignals([0], signals=[]), ScriptedExecution([])).run("run-1")

    assert (cycle.state, cycle.signals, cycle.orders) == (CycleState.COMPLETED, 0, {})


async def test_the_day_of_the_cycle_reaches_the_signal_service() -> None:
    signals = ScriptedSignals()

    await conductor_of(signals, ScriptedExecution([FILLED, FILLED])).run("run-1", date(2026, 4, 1))

    assert signals.published == [("run-1", date(2026, 4, 1))]


async def test_signals_that_nobody_heard_are_published_again() -> None:
    signals = ScriptedSignals(receivers=[0, 0, 1])

    cycle = await conductor_of(signals, ScriptedExecution([FILLED, FILLED])).run("run-1")

    assert cycle.state is CycleState.COMPLETED
    assert len(signals.published) == 3


@pytest.mark.parametrize(
    ("signals", "execution", "reason"),
    [
        pytest.param(
            ScriptedSignals(receivers=[0]),
            ScriptedExecution([]),
            "nobody listens for signals after 5 s",
            id="nobody listens",
        ),
        pytest.param(
            ScriptedSignals(),
            ScriptedExecution([FILLED, SUBMITTED]),
            "1 of 2 orders are not settled after 5 s",
            id="an order never settles",
        ),
        pytest.param(
            ScriptedSignals(),
            ScriptedExecution([], failure="gateway down"),
            "gateway down",
            id="gateway down",
        ),
    ],
)
async def test_a_cycle_that_cannot_end_fails_with_the_reason(
    signals: ScriptedSignals, execution: ScriptedExecution, reason: str
) -> None:
    store = InMemoryCycleStore()

    cycle = await conductor_of(signals, execution, store).run("run-1")

    assert (cycle.state, cycle.reason) == (CycleState.FAILED, reason)
    assert await store.last() == cycle


async def test_no_signal_is_published_while_the_gateways_mode_is_unknown() -> None:
    signals = ScriptedSignals()

    await conductor_of(signals, ScriptedExecution([], failure="gateway down")).run("run-1")

    assert signals.published == []


class RetryingExecution(ScriptedExecution):
    """Shows both orders in one state after another: their status and the number of their attempts."""

    def __init__(self, *looks: tuple[OrderStatus, int]) -> None:
        super().__init__([])
        self._looks = list(looks)

    async def orders(self, run_id: str) -> list[OrderView]:
        assert run_id == "run-1"
        status, attempts = self._looks.pop(0) if len(self._looks) > 1 else self._looks[0]
        return [OrderView(signal_id=signal, status=status, attempts=attempts) for signal in SIGNALS]


@pytest.mark.parametrize("end", [FILLED, FAILED])
async def test_a_cycle_again_reports_what_became_of_the_retries_and_not_the_failures_of_before(
    end: OrderStatus,
) -> None:
    execution = RetryingExecution((FAILED, 1), (FAILED, 1), (RECEIVED, 2), (end, 2))

    cycle = await conductor_of(ScriptedSignals(), execution).run("run-1")

    assert (cycle.state, cycle.orders) == (CycleState.COMPLETED, {end: 2})


class HangingExecution(ScriptedExecution):
    def __init__(self, signals: ScriptedSignals) -> None:
        super().__init__([])
        self._signals = signals
        self.asked = asyncio.Event()

    async def orders(self, run_id: str) -> list[OrderView]:
        if not self._signals.published:
            return []
        self.asked.set()
        await asyncio.Event().wait()
        return await super().orders(run_id)


async def test_one_cycle_runs_at_a_time_and_an_interrupted_one_is_recorded() -> None:
    store, signals = InMemoryCycleStore(), ScriptedSignals()
    execution = HangingExecution(signals)
    conductor = conductor_of(signals, execution, store)
    running = asyncio.create_task(conductor.run("run-1"))
    await execution.asked.wait()

    assert conductor.progress == Progress(Phase.EXECUTING, "run-1")
    with pytest.raises(BusyError):
        await conductor.run("run-2")

    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    last = await store.last()
    assert last is not None
    assert (last.run_id, last.state, last.reason) == ("run-1", CycleState.FAILED, "interrupted")
    assert conductor.progress == Progress(Phase.IDLE, None)
