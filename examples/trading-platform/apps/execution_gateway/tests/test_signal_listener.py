import asyncio
from contextlib import suppress

import pytest
from execution_gateway.signal_listener import NotListeningError, SignalListener
from fakeredis import FakeAsyncRedis, FakeServer
from made_signals import make_signal
from manual_clock import ManualClock
from platform_kit.messages import SIGNALS_CHANNEL, Signal
from redis.exceptions import ConnectionError as RedisConnectionError


class Inbox:
    def __init__(self) -> None:
        self.signals: list[Signal] = []
        self.arrived = asyncio.Event()

    async def handle(self, signal: Signal) -> None:
        self.signals.append(signal)
        self.arrived.set()


async def test_published_signals_are_handled() -> None:
    inbox = Inbox()
    async with FakeAsyncRedis(decode_responses=True) as redis:
        listener = SignalListener(redis, inbox.handle, ManualClock())
        task = asyncio.create_task(listener.run())
        async with asyncio.timeout(5):
            while not await redis.publish(SIGNALS_CHANNEL, make_signal().model_dump_json()):
                await asyncio.sleep(0)
            await inbox.arrived.wait()
            await listener.check()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    assert inbox.signals == [make_signal()]
    with pytest.raises(NotListeningError):
        await listener.check()


async def test_a_malformed_signal_is_dropped() -> None:
    inbox = Inbox()
    async with FakeAsyncRedis(decode_responses=True) as redis:
        await SignalListener(redis, inbox.handle, ManualClock()).receive('{"side": "hold"}')

    assert inbox.signals == []


async def test_a_signal_that_cannot_be_handled_does_not_end_the_listening(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def handle(_signal: Signal) -> None:
        raise LookupError("no such order")

    async with FakeAsyncRedis(decode_responses=True) as redis:
        await SignalListener(redis, handle, ManualClock()).receive(make_signal().model_dump_json())

    assert "signal not handled" in caplog.text


async def test_bytes_that_are_no_text_do_not_end_the_listening() -> None:
    inbox = Inbox()
    server = FakeServer()
    async with (
        FakeAsyncRedis(server=server, decode_responses=True) as redis,
        FakeAsyncRedis(server=server) as stranger,
    ):
        task = asyncio.create_task(SignalListener(redis, inbox.handle, ManualClock()).run())
        async with asyncio.timeout(5):
            while not await stranger.publish(SIGNALS_CHANNEL, b"\xff\xfe"):
                await asyncio.sleep(0)
            while not inbox.signals and not task.done():
                await stranger.publish(SIGNALS_CHANNEL, make_signal().model_dump_json())
                await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    assert inbox.signals


async def test_a_lost_connection_is_taken_up_again() -> None:
    inbox = Inbox()
    attempts = 0

    async def handle(signal: Signal) -> None:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            raise RedisConnectionError
        await inbox.handle(signal)

    async with FakeAsyncRedis(decode_responses=True) as redis:
        task = asyncio.create_task(SignalListener(redis, handle, ManualClock()).run())
        async with asyncio.timeout(5):
            while not inbox.signals:
                await redis.publish(SIGNALS_CHANNEL, make_signal().model_dump_json())
                await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    assert attempts >= 2
