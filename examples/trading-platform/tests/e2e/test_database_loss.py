"""Without the database nothing is traded unrecorded; with it back, trading goes on by itself."""

from functools import partial

import pytest
from live_platform import LivePlatform, eventually, new_run
from made_signals import make_signal
from papergate_faults import Faults
from platform_kit.messages import OrderStatus


def wait_for_health(platform: LivePlatform, status: int) -> None:
    for service in (platform.gateway, platform.orchestrator):
        eventually(partial(service.get, "/health"), lambda answer: answer.status_code == status)


@pytest.mark.parametrize("kind", ["refuse", "half_open", "pause"])
def test_services_say_that_the_database_is_lost_and_come_back_with_it(
    platform: LivePlatform, faults: Faults, kind: str
) -> None:
    with getattr(faults, kind)("postgres"):
        wait_for_health(platform, 503)

    wait_for_health(platform, 200)
    cycle = platform.orchestrator.post("/cycles", json={"run_id": new_run()}).raise_for_status().json()
    assert cycle["orders"] == {"filled": cycle["signals"]}


def test_no_order_reaches_the_venue_that_the_books_do_not_have(
    platform: LivePlatform, faults: Faults
) -> None:
    with faults.refuse("postgres"):
        wait_for_health(platform, 503)
        platform.send(make_signal(new_run()))

    wait_for_health(platform, 200)
    platform.drain()
    booked = {row["client_order_id"] for row in platform.rows("SELECT client_order_id FROM orders")}
    assert {order["client_order_id"] for order in platform.venue_orders()} <= booked


def test_a_slow_database_delays_orders_and_doubles_none(platform: LivePlatform, faults: Faults) -> None:
    run_id = new_run()
    with faults.latency("postgres", milliseconds=50):
        order = platform.execute(make_signal(run_id))

    assert order.status is OrderStatus.FILLED
    assert len(platform.venue_orders()) == 1
