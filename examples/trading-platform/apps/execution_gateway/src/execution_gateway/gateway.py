"""The way of a signal: claimed, checked, placed, recorded."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from platform_kit.messages import ExecutionReport, OrderStatus, Signal
from redis.exceptions import RedisError

from execution_gateway.circuit_breaker import CircuitBreaker, CircuitState
from execution_gateway.kill_switch import KillSwitch
from execution_gateway.orders import Order, OrderStore, Outcome, client_order_id_for
from execution_gateway.profit import daily_loss
from execution_gateway.risk import RiskFacts, RiskLimits, decide_risk
from execution_gateway.venue import Venue, VenueRefusalError, VenueReport, VenueUnavailableError

log = logging.getLogger(__name__)

Announce = Callable[[ExecutionReport], Awaitable[None]]


@dataclass(frozen=True)
class Gateway:
    store: OrderStore
    venue: Venue
    breaker: CircuitBreaker
    kill_switch: KillSwitch
    limits: RiskLimits
    announce: Announce
    now: Callable[[], datetime]

    async def handle(self, signal: Signal) -> Order | None:
        """Turn a signal into at most one order; None for a repeated delivery."""
        client_order_id = client_order_id_for(signal.signal_id)
        order = await self.store.claim(signal, client_order_id)
        if order is None:
            log.info("duplicate signal ignored", extra={"client_order_id": client_order_id})
            return None
        order = await self._execute(order)
        await self._tell(order)
        return order

    async def reconcile(self) -> int:
        """Ask the venue about orders that are not settled here; returns how many moved.

        Only while the circuit is closed: the trial of a half-open circuit belongs to an order.
        """
        if (await self.breaker.read()).state is not CircuitState.CLOSED:
            return 0
        moved = 0
        for order in await self.store.unsettled():
            report = await self.venue.look_up(order.client_order_id)
            if report is None or _is_known(report, order):
                continue
            outcome = Outcome(report.status, venue_order_id=report.venue_order_id)
            await self._tell(await self.store.record(order.client_order_id, outcome, report.fills))
            moved += 1
        return moved

    async def loss_of_today(self) -> Decimal:
        return daily_loss(await self.store.fills(), self.now())

    async def _execute(self, order: Order) -> Order:
        try:
            refusal = await self._find_refusal(order)
        except RedisError:
            # Unread, the switch counts as engaged and the circuit as open. Not left `received`: the same
            # signal, sent again, would be taken for one under way.
            outcome = Outcome(OrderStatus.FAILED, "state_unknown: kill switch or circuit cannot be read")
            await self.store.record(order.client_order_id, outcome)
            raise
        return await (self._place(order) if refusal is None else self._refuse(order, refusal))

    async def _find_refusal(self, order: Order) -> str | None:
        facts = RiskFacts(
            order_size=order.quantity * order.limit_price,
            daily_loss=await self.loss_of_today(),
            is_kill_switch_engaged=await self.kill_switch.is_engaged(),
        )
        refusal = decide_risk(facts, self.limits)
        if refusal is not None:
            return str(refusal)
        if not await self.breaker.admit():
            return "circuit_open: the venue is failing"
        # The last look before the order leaves: since the first, somebody may have stopped trading.
        facts = replace(facts, is_kill_switch_engaged=await self.kill_switch.is_engaged())
        refusal = decide_risk(facts, self.limits)
        return None if refusal is None else str(refusal)

    async def _place(self, order: Order) -> Order:
        try:
            report = await self.venue.submit(order)
        except VenueUnavailableError as error:
            await _tell_breaker(self.breaker.record_failure())
            outcome = Outcome(OrderStatus.FAILED, f"venue_unavailable: {error}")
            return await self.store.record(order.client_order_id, outcome)
        except VenueRefusalError as error:
            await _tell_breaker(self.breaker.record_success())
            return await self._refuse(order, f"venue_refused: {error}")
        await _tell_breaker(self.breaker.record_success())
        outcome = Outcome(report.status, venue_order_id=report.venue_order_id)
        settled = await self.store.record(order.client_order_id, outcome, report.fills)
        if settled.status.is_settled:
            return settled
        # A marketable order usually fills between the answer to its submission and now.
        return await self._refresh(settled)

    async def _refresh(self, order: Order) -> Order:
        try:
            report = await self.venue.look_up(order.client_order_id)
        except (VenueUnavailableError, VenueRefusalError) as error:
            log.warning(
                "order not refreshed", extra={"client_order_id": order.client_order_id, "why": str(error)}
            )
            return order
        if report is None:
            return order
        outcome = Outcome(report.status, venue_order_id=report.venue_order_id)
        return await self.store.record(order.client_order_id, outcome, report.fills)

    async def _refuse(self, order: Order, reason: str) -> Order:
        """Final for a first attempt. An earlier one may have reached the venue: then reconciliation
        goes on asking, so that no fill escapes the books and the daily loss."""
        status = OrderStatus.REJECTED if order.attempts == 1 else OrderStatus.FAILED
        return await self.store.record(order.client_order_id, Outcome(status, reason))

    async def _tell(self, order: Order) -> None:
        log.info(
            "order %s",
            order.status,
            extra={"client_order_id": order.client_order_id, "run_id": order.run_id, "reason": order.reason},
        )
        await self.announce(
            ExecutionReport(
                signal_id=order.signal_id,
                run_id=order.run_id,
                client_order_id=order.client_order_id,
                status=order.status,
                reason=order.reason,
            )
        )


async def _tell_breaker(what: Awaitable[None]) -> None:
    """What became of an order at the venue enters the books, also where the breaker cannot be told."""
    try:
        await what
    except RedisError as error:
        log.warning("circuit breaker not told", extra={"error": type(error).__name__})


def _is_known(report: VenueReport, order: Order) -> bool:
    filled = sum((fill.quantity for fill in report.fills), Decimal(0))
    return report.status is order.status and filled == order.filled_quantity
