"""Without Redis nothing is traded; with Redis back, trading goes on by itself."""

import time

import pytest
from live_platform import LivePlatform, eventually, new_run
from made_signals import make_signal
from papergate_faults import Faults
from platform_kit.messages import OrderStatus


def gateway_health(platform: LivePlatform) -> int:
    return platform.gateway.get("/health").status_code


def listen_again(platform: LivePlatform) -> None:
    """The gateway meets each dead connection of its pool once; a signal that does so is not handled."""
    eventually(lambda: gateway_health(platform), lambda status: status == 200)

    def is_traded() -> bool:
        run_id = new_run()
        platform.send(make_signal(run_id))
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            if any(order.status is OrderStatus.FILLED for order in platform.orders(run_id)):
                return True
        return False

    for _ in range(3):
        eventually(is_traded, bool)


@pytest.mark.parametrize("kind", ["refuse", "reset"])
def test_the_gateway_says_that_redis_is_lost_and_comes_back_with_it(
    platform: LivePlatform, faults: Faults, kind: str
) -> None:
    with getattr(faults, kind)("redis"):
        eventually(lambda: gateway_health(platform), lambda status: status == 503)

    listen_again(platform)
    assert platform.execute(make_signal(new_run())).status is OrderStatus.FILLED


def test_a_signal_sent_while_redis_is_lost_to_the_gateway_is_not_traded_later(
    platform: LivePlatform, faults: Faults
) -> None:
    lost = new_run()
    with faults.refuse("redis"):
        # This test's own connection does not pass the fault.
        eventually(platform.listeners, lambda listeners: listeners == 0)
        platform.send(make_signal(lost))

    listen_again(platform)
    assert platform.orders(lost) == []


def test_a_slow_redis_delays_orders_and_loses_none(platform: LivePlatform, faults: Faults) -> None:
    run_id = new_run()
    with faults.latency("redis", milliseconds=100):
        order = platform.execute(make_signal(run_id))

    assert order.status is OrderStatus.FILLED
    assert len(platform.orders(run_id)) == 1
