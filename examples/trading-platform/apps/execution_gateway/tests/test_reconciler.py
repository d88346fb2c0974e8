import asyncio
from contextlib import suppress

from execution_gateway.reconciler import run_reconciler
from gateway_desk import GatewayDesk
from made_signals import make_signal
from platform_kit.messages import OrderStatus


class Ticks:
    """A clock whose sleep ends when the test says so."""

    def __init__(self) -> None:
        self.asleep = asyncio.Event()
        self._tick = asyncio.Event()

    async def sleep(self, _seconds: float) -> None:
        self.asleep.set()
        await self._tick.wait()
        self._tick.clear()

    async def next_round(self) -> None:
        """Start a round and wait until it is over."""
        await self.asleep.wait()
        self.asleep.clear()
        self._tick.set()
        await self.asleep.wait()


async def test_reconciliation_goes_on_after_a_failing_venue(desk: GatewayDesk) -> None:
    ticks = Ticks()
    await desk.quote("AAPL", "150")
    await desk.handle(make_signal())
    (at_venue,) = await desk.venue_orders()
    await desk.venue.delete(f"/v2/orders/{at_venue['id']}")
    task = asyncio.create_task(run_reconciler(desk.gateway, ticks.sleep, 1.0))

    async with asyncio.timeout(5):
        await desk.fail_venue("error")
        await ticks.next_round()
        (before,) = await desk.gateway.store.find()
        await desk.fail_venue("off")
        await ticks.next_round()
        (after,) = await desk.gateway.store.find()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

    assert (before.status, after.status) == (OrderStatus.SUBMITTED, OrderStatus.CANCELED)
