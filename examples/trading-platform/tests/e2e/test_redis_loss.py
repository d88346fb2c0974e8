"""Without Redis nothing is traded; with Redis back, trading goes on by itself."""

import pytest
from live_platform import LivePlatform, eventually, new_run
from made_signals import make_signal
from papergate_faults import Faults
from platform_kit.messages import OrderStatus


def expect_trading(platform: LivePlatform) -> None:
    platform.wait_for_gateway(200)
    # Also those whose handling meets a connection that died meanwhile.
    for _ in range(3):
        assert platform.execute(make_signal(new_run())).status is OrderStatus.FILLED
    cycle = platform.orchestrator.post("/cycles", json={"run_id": new_run()}).raise_for_status().json()
    assert cycle["orders"] == {"filled": cycle["signals"]}


@pytest.mark.parametrize("kind", ["refuse", "reset", "half_open"])
def test_the_gateway_says_that_redis_is_lost_and_trades_with_it_again(
    platform: LivePlatform, faults: Faults, kind: str
) -> None:
    with getattr(faults, kind)("redis"):
        platform.wait_for_gateway(503)

    expect_trading(platform)


def test_a_name_that_is_gone_counts_as_loss_once_connections_end(
    platform: LivePlatform, faults: Faults
) -> None:
    with faults.dns("redis"):
        with faults.reset("redis"):
            pass
        platform.wait_for_gateway(503)

    expect_trading(platform)


def test_a_signal_sent_while_redis_is_lost_to_the_gateway_is_not_traded_later(
    platform: LivePlatform, faults: Faults
) -> None:
    lost = new_run()
    with faults.refuse("redis"):
        # This test's own connection does not pass the fault.
        eventually(platform.listeners, lambda listeners: listeners == 0)
        platform.send(make_signal(lost))

    platform.wait_for_gateway(200)
    platform.drain()
    assert platform.orders(lost) == []


def test_a_slow_redis_delays_orders_and_loses_none(platform: LivePlatform, faults: Faults) -> None:
    run_id = new_run()
    with faults.latency("redis", milliseconds=100):
        order = platform.execute(make_signal(run_id))

    assert order.status is OrderStatus.FILLED
    assert len(platform.orders(run_id)) == 1
