import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from execution_gateway import signal_listener
from execution_gateway.signal_listener import NotListeningError, SignalListener
from fakeredis import FakeAsyncRedis, FakeServer
from made_signals import make_signal
from manual_clock import ManualClock
from platform_kit.messages import SIGNALS_CHANNEL, Signal
from redis.asyncio import Redis
from redis.asyncio.client import PubSub


class Inbox:
    def __init__(self) -> None:
        self.signals: list[Signal] = []
        self.arrived = asyncio.Event()

    async def handle(self, signal: Signal) -> None:
        self.signals.append(signal)
        self.arrived.set()


class YieldingClock(ManualClock):
    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def listening(redis: Redis, inbox: Inbox) -> AsyncIterator[SignalListener]:
    listener = SignalListener(redis, inbox.handle, YieldingClock())
    task = asyncio.create_task(listener.run())
    yield listener
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def until_listening(listener: SignalListener) -> None:
    async with asyncio.timeout(5):
        while not await is_listening(listener):
            await asyncio.sleep(0)


async def until_deaf(listener: SignalListener) -> None:
    async with asyncio.timeout(5):
        while await is_listening(listener):
            await asyncio.sleep(0)


async def is_listening(listener: SignalListener) -> bool:
    try:
        await listener.check()
    except NotListeningError:
        return False
    return True


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
    server = FakeServer()
    async with (
        FakeAsyncRedis(server=server, decode_responses=True) as redis,
        FakeAsyncRedis(server=server) as publisher,
        listening(redis, inbox) as listener,
    ):
        await until_listening(listener)
        server.connected = False
        await until_deaf(listener)
        server.connected = True
        await until_listening(listener)
        await publisher.publish(SIGNALS_CHANNEL, make_signal().model_dump_json())
        async with asyncio.timeout(5):
            await inbox.arrived.wait()

    assert inbox.signals == [make_signal()]


async def test_a_connection_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal_listener, "SILENCE_SECONDS", 0.01)
    monkeypatch.setattr(signal_listener, "ANSWER_SECONDS", 0.01)
    async with (
        FakeAsyncRedis(decode_responses=True) as redis,
        listening(redis, Inbox()) as listener,
    ):
        await until_listening(listener)
        monkeypatch.setattr(PubSub, "ping", swallow)
        await until_deaf(listener)


async def test_a_quiet_channel_is_not_taken_for_a_dead_one(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(signal_listener, "SILENCE_SECONDS", 0.001)
    async with (
        FakeAsyncRedis(decode_responses=True) as redis,
        listening(redis, Inbox()) as listener,
    ):
        await until_listening(listener)
        for _ in range(20):
            await asyncio.sleep(0.002)
            await listener.check()

    assert "subscription lost" not in caplog.text


async def swallow(_subscription: PubSub) -> None:
    """A question on a connection that has died without a word."""
