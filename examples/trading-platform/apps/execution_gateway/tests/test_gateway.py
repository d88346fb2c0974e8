from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import httpx
import pytest
from execution_gateway.alpaca_venue import AlpacaVenue
from execution_gateway.circuit_breaker import BreakerPolicy, CircuitBreaker, CircuitState
from execution_gateway.dry_run_venue import DryRunVenue
from execution_gateway.kill_switch import KillSwitch
from execution_gateway.orders import ABANDONED_AFTER, Fill, Order, client_order_id_for
from execution_gateway.venue import Venue, VenueReport, VenueUnavailableError
from gateway_desk import GatewayDesk
from made_signals import make_signal
from platform_kit.messages import OrderStatus, Side
from redis.exceptions import ConnectionError as RedisConnectionError


@dataclass
class LostAnswers:
    """A venue that takes every order, and whose answers never arrive."""

    venue: Venue

    async def submit(self, order: Order) -> VenueReport:
        await self.venue.submit(order)
        raise VenueUnavailableError("ReadTimeout")

    async def look_up(self, client_order_id: str) -> VenueReport | None:
        return await self.venue.look_up(client_order_id)


@dataclass
class PartlyFilled:
    """A venue where each order rests with the fills that the test gives it."""

    fills: Sequence[Fill] = ()

    async def submit(self, order: Order) -> VenueReport:
        return VenueReport(f"venue-{order.client_order_id}", OrderStatus.SUBMITTED, self.fills)

    async def look_up(self, client_order_id: str) -> VenueReport | None:
        return VenueReport(f"venue-{client_order_id}", OrderStatus.SUBMITTED, self.fills)


async def test_a_signal_becomes_a_filled_order(desk: GatewayDesk) -> None:
    order = await desk.handle(make_signal())

    assert order.status is OrderStatus.FILLED
    assert order.filled_quantity == Decimal(10)
    (at_venue,) = await desk.venue_orders()
    assert (at_venue["client_order_id"], at_venue["id"]) == (order.client_order_id, order.venue_order_id)


async def test_every_settled_order_is_announced(desk: GatewayDesk) -> None:
    signal = make_signal()

    await desk.handle(signal)

    (report,) = desk.reports
    assert (report.signal_id, report.status, report.reason) == (signal.signal_id, OrderStatus.FILLED, None)


async def test_a_signal_delivered_again_places_nothing(desk: GatewayDesk) -> None:
    await desk.handle(make_signal())

    assert await desk.gateway.handle(make_signal()) is None
    assert len(await desk.venue_orders()) == 1


async def test_an_engaged_kill_switch_stops_orders_until_released(desk: GatewayDesk) -> None:
    await desk.gateway.kill_switch.engage()
    stopped = await desk.handle(make_signal("run-1"))
    await desk.gateway.kill_switch.release()
    passed = await desk.handle(make_signal("run-2"))

    assert (stopped.status, stopped.reason) == (OrderStatus.REJECTED, "kill_switch: trading is stopped")
    assert passed.status is OrderStatus.FILLED
    assert len(await desk.venue_orders()) == 1


class EngagedMeanwhile(CircuitBreaker):
    """Somebody engages the kill switch while the circuit is asked."""

    kill_switch: KillSwitch

    async def admit(self) -> bool:
        await self.kill_switch.engage()
        return await super().admit()


async def test_a_kill_switch_that_is_engaged_after_the_risk_check_still_stops_the_order(
    desk: GatewayDesk,
) -> None:
    breaker = EngagedMeanwhile(desk.redis, "alpaca", BreakerPolicy(3, 60))
    breaker.kill_switch = desk.gateway.kill_switch

    order = await replace(desk.gateway, breaker=breaker).handle(make_signal())

    assert order is not None
    assert (order.status, order.reason) == (OrderStatus.REJECTED, "kill_switch: trading is stopped")
    assert await desk.venue_orders() == []


class LostSwitch(KillSwitch):
    async def is_engaged(self) -> bool:
        raise RedisConnectionError


class DeafBreaker(CircuitBreaker):
    async def record_success(self) -> None:
        raise RedisConnectionError

    async def record_failure(self) -> None:
        raise RedisConnectionError


async def test_an_order_whose_kill_switch_cannot_be_read_fails_and_may_be_sent_again(
    desk: GatewayDesk,
) -> None:
    gateway = replace(desk.gateway, kill_switch=LostSwitch(desk.redis))

    with pytest.raises(RedisConnectionError):
        await gateway.handle(make_signal())

    (order,) = await desk.gateway.store.find()
    assert (order.status, order.reason) == (
        OrderStatus.FAILED,
        "state_unknown: kill switch or circuit cannot be read",
    )
    assert await desk.venue_orders() == []
    assert (await desk.handle(make_signal())).status is OrderStatus.FILLED


@pytest.mark.parametrize(("mode", "status"), [("off", OrderStatus.FILLED), ("error", OrderStatus.FAILED)])
async def test_what_the_venue_said_is_recorded_though_the_breaker_cannot_be_told(
    desk: GatewayDesk, mode: str, status: OrderStatus
) -> None:
    await desk.fail_venue(mode)
    breaker = DeafBreaker(desk.redis, "alpaca", BreakerPolicy(3, 60))

    order = await replace(desk.gateway, breaker=breaker).handle(make_signal())

    assert order is not None
    assert order.status is status


async def test_an_order_over_the_maximum_size_never_leaves(desk: GatewayDesk) -> None:
    order = await desk.handle(make_signal(quantity="51"))

    assert order.status is OrderStatus.REJECTED
    assert order.reason == "max_order_size: 5100.00 is over 5000"
    assert await desk.venue_orders() == []


async def test_a_days_loss_at_the_maximum_stops_trading_for_that_day(desk: GatewayDesk) -> None:
    await desk.handle(make_signal("in"))
    await desk.handle(make_signal("out", side=Side.SELL, price="90"))
    stopped = await desk.handle(make_signal("more"))
    await desk.clock.sleep(12 * 60 * 60)
    next_day = await desk.handle(make_signal("tomorrow"))

    assert stopped.reason == "max_daily_loss: lost 100.00 today, 100 allowed"
    assert next_day.status is OrderStatus.FILLED


async def test_a_failing_venue_opens_the_circuit(desk: GatewayDesk) -> None:
    await desk.fail_venue("error")

    failed = [await desk.handle(make_signal(f"run-{number}")) for number in range(3)]
    refused = await desk.handle(make_signal("run-4"))

    assert {order.status for order in failed} == {OrderStatus.FAILED}
    assert refused.status is OrderStatus.REJECTED
    assert refused.reason == "circuit_open: the venue is failing"
    assert (await desk.gateway.breaker.read()).state is CircuitState.OPEN


async def test_a_failed_order_is_tried_again_when_its_signal_comes_again(desk: GatewayDesk) -> None:
    await desk.fail_venue("error")
    failed = await desk.handle(make_signal())
    await desk.fail_venue("off")

    retried = await desk.handle(make_signal())

    assert (failed.status, retried.status) == (OrderStatus.FAILED, OrderStatus.FILLED)
    assert retried.attempts == 2


async def test_an_order_that_the_venue_took_before_a_timeout_is_found_and_not_placed_again(
    desk: GatewayDesk,
) -> None:
    losing = replace(desk.gateway, venue=LostAnswers(desk.gateway.venue))
    lost = await losing.handle(make_signal())
    retried = await desk.handle(make_signal())

    assert lost is not None
    assert (lost.status, retried.status) == (OrderStatus.FAILED, OrderStatus.FILLED)
    assert len(await desk.venue_orders()) == len(await desk.gateway.store.fills()) == 1


@pytest.mark.parametrize("stop", ["kill_switch", "circuit_open", "max_order_size", "venue_refused"])
async def test_a_retry_that_is_stopped_does_not_write_off_an_order_that_the_venue_may_have(
    desk: GatewayDesk, stop: str
) -> None:
    await replace(desk.gateway, venue=LostAnswers(desk.gateway.venue)).handle(make_signal())
    retrying = desk.gateway
    if stop == "kill_switch":
        await desk.gateway.kill_switch.engage()
    elif stop == "circuit_open":
        for _ in range(2):
            await desk.gateway.breaker.record_failure()
    elif stop == "max_order_size":
        retrying = replace(desk.gateway, limits=replace(desk.gateway.limits, max_order_size=Decimal(1)))
    else:
        wrong_key = httpx.AsyncClient(transport=desk.transport, base_url="http://venue")
        retrying = replace(desk.gateway, venue=AlpacaVenue(wrong_key))

    stopped = await retrying.handle(make_signal())
    await desk.gateway.breaker.record_success()
    moved = await desk.gateway.reconcile()

    assert stopped is not None
    assert stopped.status is OrderStatus.FAILED
    assert (stopped.reason or "").startswith(f"{stop}: ")
    assert moved == 1
    (order,) = await desk.gateway.store.find()
    assert (order.status, order.filled_quantity) == (OrderStatus.FILLED, Decimal(10))


async def test_a_venues_refusal_is_final_and_no_failure_of_the_venue(desk: GatewayDesk) -> None:
    rich = replace(desk.gateway, limits=replace(desk.gateway.limits, max_order_size=Decimal(10**9)))

    order = await rich.handle(make_signal(quantity="1000000"))

    assert order is not None
    assert order.status is OrderStatus.REJECTED
    assert order.reason == "venue_refused: HTTP 403: insufficient buying power"
    assert (await desk.gateway.breaker.read()).failures == 0


async def test_a_resting_order_is_settled_by_reconciliation(desk: GatewayDesk) -> None:
    await desk.quote("AAPL", "150")
    resting = await desk.handle(make_signal())
    (at_venue,) = await desk.venue_orders()
    await desk.venue.delete(f"/v2/orders/{at_venue['id']}")

    moved = await desk.gateway.reconcile()

    assert (resting.status, moved) == (OrderStatus.SUBMITTED, 1)
    (order,) = await desk.gateway.store.find(run_id="run-1")
    assert order.status is OrderStatus.CANCELED
    assert desk.reports[-1].status is OrderStatus.CANCELED


async def test_an_order_whose_replica_died_after_placing_it_is_settled_by_reconciliation(
    desk: GatewayDesk,
) -> None:
    signal = make_signal()
    order = await desk.gateway.store.claim(signal, client_order_id_for(signal.signal_id))
    assert order is not None
    await desk.gateway.venue.submit(order)

    too_early = await desk.gateway.reconcile()
    await desk.clock.sleep(ABANDONED_AFTER.total_seconds() + 1)
    moved = await desk.gateway.reconcile()

    assert (too_early, moved) == (0, 1)
    (found,) = await desk.gateway.store.find()
    assert (found.status, found.filled_quantity) == (OrderStatus.FILLED, Decimal(10))


async def test_each_part_of_a_fill_is_announced_once(desk: GatewayDesk) -> None:
    venue = PartlyFilled()
    gateway = replace(desk.gateway, venue=venue)
    await gateway.handle(make_signal())
    venue.fills = [Fill("part-1", "AAPL", Side.BUY, Decimal(4), Decimal(100), desk.clock.now())]

    moves = [await gateway.reconcile() for _ in range(3)]

    assert moves == [1, 0, 0]
    (order,) = await gateway.store.find()
    assert (order.status, order.filled_quantity) == (OrderStatus.SUBMITTED, Decimal(4))


async def test_reconciliation_leaves_alone_what_has_not_moved(desk: GatewayDesk) -> None:
    await desk.quote("AAPL", "150")
    await desk.handle(make_signal("resting"))
    await desk.fail_venue("error")
    await desk.handle(make_signal("failed"))
    await desk.fail_venue("off")

    assert await desk.gateway.reconcile() == 0


async def test_reconciliation_keeps_away_from_a_failing_venue(desk: GatewayDesk) -> None:
    for _ in range(3):
        await desk.gateway.breaker.record_failure()

    assert await desk.gateway.reconcile() == 0


async def test_a_dry_run_fills_without_any_venue(desk: GatewayDesk) -> None:
    dry = replace(desk.gateway, venue=DryRunVenue(desk.clock.now))

    order = await dry.handle(make_signal())

    assert order is not None
    assert (order.status, order.filled_quantity) == (OrderStatus.FILLED, Decimal(10))
    assert await desk.venue_orders() == []
    assert await dry.venue.look_up(order.client_order_id) is None


def test_the_client_order_id_follows_from_the_signal() -> None:
    signal = make_signal()

    assert client_order_id_for(signal.signal_id) == f"sig-{signal.signal_id}"
