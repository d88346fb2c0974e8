"""What stops an order before it reaches the venue."""

from decimal import Decimal

from live_platform import LivePlatform, new_run
from made_signals import make_signal
from platform_kit.messages import OrderStatus, Side


def test_the_kill_switch_stops_orders_until_it_is_released(platform: LivePlatform) -> None:
    platform.gateway.post("/kill-switch", json={"engaged": True}).raise_for_status()
    stopped = platform.execute(make_signal(new_run()))
    at_venue = platform.venue_orders()

    platform.gateway.post("/kill-switch", json={"engaged": False}).raise_for_status()
    passed = platform.execute(make_signal(new_run()))

    assert (stopped.status, stopped.reason) == (OrderStatus.REJECTED, "kill_switch: trading is stopped")
    assert at_venue == []
    assert passed.status is OrderStatus.FILLED


def test_a_cycle_under_the_kill_switch_ends_with_every_order_refused(platform: LivePlatform) -> None:
    platform.gateway.post("/kill-switch", json={"engaged": True}).raise_for_status()

    cycle = platform.orchestrator.post("/cycles", json={"run_id": new_run()}).raise_for_status().json()

    assert cycle["orders"] == {"rejected": cycle["signals"]}
    assert platform.venue_orders() == []


def test_an_order_of_the_maximum_size_passes_and_a_cent_more_does_not(platform: LivePlatform) -> None:
    limit = platform.risk().max_order_size

    at_limit = platform.execute(make_signal(new_run(), quantity="1", price=str(limit)))
    over = platform.execute(make_signal(new_run(), quantity="1", price=str(limit + Decimal("0.01"))))

    assert at_limit.status is OrderStatus.FILLED
    assert over.status is OrderStatus.REJECTED
    assert (over.reason or "").startswith("max_order_size: ")
    assert len(platform.venue_orders()) == 1


def test_a_days_loss_at_the_maximum_stops_trading(platform: LivePlatform) -> None:
    loss_per_share = platform.risk().max_daily_loss / 100
    buy_price = Decimal(200)
    platform.execute(make_signal(new_run(), side=Side.BUY, quantity="100", price=str(buy_price)))
    platform.execute(
        make_signal(new_run(), side=Side.SELL, quantity="100", price=str(buy_price - loss_per_share))
    )

    order = platform.execute(make_signal(new_run()))

    assert order.status is OrderStatus.REJECTED
    assert (order.reason or "").startswith("max_daily_loss: lost 1000.00 today")
    assert platform.risk().daily_loss == platform.risk().max_daily_loss
