"""From a signal on Redis to an order at the venue and its fill in the books."""

from decimal import Decimal

import pytest
from execution_gateway.orders import client_order_id_for
from live_platform import LivePlatform, eventually, new_run
from made_signals import make_signal
from platform_kit.messages import OrderStatus, Side, Signal


def test_a_signal_becomes_a_filled_order_and_a_fill(platform: LivePlatform) -> None:
    run_id = new_run()

    order = platform.execute(make_signal(run_id, quantity="7", price="101.25"))

    assert (order.status, order.filled_quantity) == (OrderStatus.FILLED, Decimal(7))
    (at_venue,) = platform.venue_orders()
    assert (at_venue["client_order_id"], at_venue["id"]) == (order.client_order_id, order.venue_order_id)
    (fill,) = platform.rows("SELECT * FROM fills WHERE client_order_id = %s", order.client_order_id)
    assert (fill["symbol"], fill["side"], fill["quantity"], fill["price"]) == (
        "AAPL",
        "buy",
        Decimal(7),
        Decimal("101.25"),
    )


def test_what_the_signal_service_computes_is_executed(platform: LivePlatform) -> None:
    run_id = new_run()

    batch = platform.signal_service.post("/signals", json={"run_id": run_id}).raise_for_status().json()

    assert batch["signals"]
    orders = platform.settled_orders(run_id, len(batch["signals"]))
    assert {(str(order.signal_id), order.symbol, order.side) for order in orders} == {
        (signal["signal_id"], signal["symbol"], signal["side"]) for signal in batch["signals"]
    }
    assert {order.status for order in orders} == {OrderStatus.FILLED}


def test_a_signal_delivered_many_times_is_executed_once(platform: LivePlatform) -> None:
    run_id, marker = new_run(), new_run()
    for _ in range(20):
        platform.send(make_signal(run_id))

    # Messages are handled in order: when the marker is through, so are the twenty.
    platform.execute(make_signal(marker, symbol="SPY"))

    (order,) = platform.settled_orders(run_id, 1)
    assert (order.status, order.attempts) == (OrderStatus.FILLED, 1)
    assert [o["symbol"] for o in platform.venue_orders()] == ["SPY", "AAPL"]


def test_an_order_that_failed_is_placed_when_its_signal_comes_again(platform: LivePlatform) -> None:
    run_id = new_run()
    platform.fail_venue("error")
    failed = platform.execute(make_signal(run_id))
    platform.fail_venue("off")

    platform.send(make_signal(run_id))

    (order,) = eventually(
        lambda: platform.orders(run_id), lambda orders: orders[0].status is OrderStatus.FILLED
    )
    assert failed.status is OrderStatus.FAILED
    assert order.attempts == 2
    assert len(platform.venue_orders()) == 1


def test_a_resting_order_is_settled_when_the_venue_settles_it(platform: LivePlatform) -> None:
    run_id = new_run()
    platform.venue.post("/admin/quotes", json={"quotes": {"AAPL": "500"}}).raise_for_status()
    platform.send(make_signal(run_id, side=Side.BUY, price="100"))
    (resting,) = eventually(platform.venue_orders, lambda orders: len(orders) == 1)
    assert resting["status"] == "accepted"

    platform.venue.delete(f"/v2/orders/{resting['id']}").raise_for_status()

    (order,) = platform.settled_orders(run_id, 1)
    assert order.status is OrderStatus.CANCELED


@pytest.mark.parametrize(
    ("status", "age"), [("received", "1 minute"), ("failed", "3 days"), ("submitted", "10 days")]
)
def test_an_order_that_the_venue_filled_unheard_is_found_there(
    platform: LivePlatform, status: str, age: str
) -> None:
    signal = make_signal(new_run())
    client_order_id = place_unheard(platform, signal)

    platform.rows(
        """
        INSERT INTO orders (client_order_id, signal_id, run_id, symbol, side, quantity, limit_price, status,
                            created_at, updated_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, now() - %s::interval, now() - %s::interval)
        RETURNING 1
        """,
        client_order_id,
        signal.signal_id,
        signal.run_id,
        signal.symbol,
        signal.side,
        signal.quantity,
        signal.reference_price,
        status,
        age,
        age,
    )

    eventually(
        lambda: platform.orders(signal.run_id),
        lambda orders: [(o.status, o.filled_quantity) for o in orders] == [(OrderStatus.FILLED, Decimal(10))],
    )
    assert len(platform.rows("SELECT 1 FROM fills WHERE client_order_id = %s", client_order_id)) == 1


def place_unheard(platform: LivePlatform, signal: Signal) -> str:
    """Place the signal's order at the venue as a gateway that then died would have."""
    client_order_id = client_order_id_for(signal.signal_id)
    body = {
        "symbol": signal.symbol,
        "qty": str(signal.quantity),
        "side": signal.side,
        "type": "limit",
        "limit_price": str(signal.reference_price),
        "time_in_force": "day",
        "client_order_id": client_order_id,
    }
    platform.venue.post("/v2/orders", json=body).raise_for_status()
    return client_order_id
