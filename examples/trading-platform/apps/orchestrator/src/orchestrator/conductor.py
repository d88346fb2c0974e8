"""Conducts one cycle at a time: check the mode, have signals published, wait for their orders."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from platform_kit.clock import Clock
from platform_kit.messages import OrderStatus

from orchestrator.cycles import Cycle, CycleState, CycleStore, count_orders
from orchestrator.services import Execution, OrderView, ServiceError, SignalBatch, SignalSource

log = logging.getLogger(__name__)

POLL_SECONDS = 0.1


class Phase(StrEnum):
    IDLE = "idle"
    CHECKING = "checking"
    SIGNALLING = "signalling"
    EXECUTING = "executing"


class BusyError(Exception):
    """A cycle is running already."""


class CycleFailedError(Exception):
    """The cycle could not be brought to its end; the message says why."""


@dataclass(frozen=True)
class Progress:
    phase: Phase
    run_id: str | None


class Conductor:
    def __init__(
        self,
        signals: SignalSource,
        execution: Execution,
        store: CycleStore,
        clock: Clock,
        timeout_seconds: float,
    ) -> None:
        self._signals = signals
        self._execution = execution
        self._store = store
        self._clock = clock
        self._timeout_seconds = timeout_seconds
        self._one_at_a_time = asyncio.Lock()
        self.progress = Progress(Phase.IDLE, None)

    async def run(self, run_id: str, as_of: date | None = None) -> Cycle:
        """Run a cycle to its end. The same run id again places no second order.

        Raises BusyError while another cycle runs. A cycle that fails is returned as such.
        """
        if self._one_at_a_time.locked():
            raise BusyError
        async with self._one_at_a_time:
            cycle = Cycle(run_id=run_id, state=CycleState.RUNNING, as_of=as_of, started_at=self._clock.now())
            await self._store.save(cycle)
            try:
                cycle = await self._conduct(cycle)
            except (CycleFailedError, ServiceError) as error:
                cycle = self._ended(cycle, CycleState.FAILED, str(error))
            except BaseException:
                await self._store.save(self._ended(cycle, CycleState.FAILED, "interrupted"))
                raise
            finally:
                self.progress = Progress(Phase.IDLE, None)
            await self._store.save(cycle)
            log.info("cycle %s", cycle.state, extra={"run_id": run_id, "reason": cycle.reason})
            return cycle

    async def _conduct(self, cycle: Cycle) -> Cycle:
        deadline = self._clock.monotonic() + self._timeout_seconds
        self.progress = Progress(Phase.CHECKING, cycle.run_id)
        await self._execution.mode()
        earlier = await self._execution.orders(cycle.run_id)
        self.progress = Progress(Phase.SIGNALLING, cycle.run_id)
        batch = await self._publish(cycle, deadline)
        self.progress = Progress(Phase.EXECUTING, cycle.run_id)
        wanted = {signal.signal_id for signal in batch.signals}
        orders = await self._settled_orders(cycle.run_id, wanted, earlier, deadline)
        return self._ended(
            cycle.model_copy(update={"signals": len(wanted), "orders": count_orders(orders)}),
            CycleState.COMPLETED,
        )

    async def _publish(self, cycle: Cycle, deadline: float) -> SignalBatch:
        """Redis forgets a message that nobody hears, so publish until somebody does."""
        while True:
            batch = await self._signals.publish(cycle.run_id, cycle.as_of)
            if batch.receivers > 0 or not batch.signals:
                return batch
            await self._wait(deadline, "nobody listens for signals")

    async def _settled_orders(
        self, run_id: str, wanted: set[UUID], earlier: Sequence[OrderView], deadline: float
    ) -> Sequence[OrderView]:
        # An order that failed before is tried again now: its old failure is not what this cycle came to.
        stale = [order for order in earlier if order.status is OrderStatus.FAILED]
        while True:
            orders = [order for order in await self._execution.orders(run_id) if order.signal_id in wanted]
            settled = [order for order in orders if order.status.is_settled and order not in stale]
            if len(settled) == len(wanted):
                return orders
            await self._wait(
                deadline, f"{len(wanted) - len(settled)} of {len(wanted)} orders are not settled"
            )

    async def _wait(self, deadline: float, why: str) -> None:
        if self._clock.monotonic() >= deadline:
            raise CycleFailedError(f"{why} after {self._timeout_seconds:g} s")
        await self._clock.sleep(POLL_SECONDS)

    def _ended(self, cycle: Cycle, state: CycleState, reason: str | None = None) -> Cycle:
        return cycle.model_copy(update={"state": state, "reason": reason, "finished_at": self._clock.now()})
