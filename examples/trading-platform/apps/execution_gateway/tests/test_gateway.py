from dataclasses import replace
from decimal import Decimal

from execution_gateway.circuit_breaker import CircuitState
from execution_gateway.dry_run_venue import DryRunVenue
from execution_gateway.orders import client_order_id_for
from gateway_desk import GatewayDesk
from made_signals import make_signal
from platform_kit.messages import OrderStatus, Side


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
