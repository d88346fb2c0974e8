"""Listens for signals on Redis, for as long as the process lives."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from platform_kit.clock import Clock
from platform_kit.messages import SIGNALS_CHANNEL, Signal
from pydantic import ValidationError
from redis.asyncio import Redis
from redis.asyncio.client import PubSub

log = logging.getLogger(__name__)

RECONNECT_SECONDS = 0.5
# After so long without a signal Redis is asked for a sign of life, and has so long to give it.
SILENCE_SECONDS = 1.0
ANSWER_SECONDS = 2.0


class NotListeningError(Exception):
    """The subscription is down; signals sent now are lost."""


class SignalListener:
    def __init__(self, client: Redis, handle: Callable[[Signal], Awaitable[object]], clock: Clock) -> None:
        self._client = client
        self._handle = handle
        self._clock = clock
        self._is_subscribed = False
        self._is_answered = asyncio.Event()

    async def check(self) -> None:
        """Raises where signals sent now are lost; an answer that is due is waited for."""
        if self._is_subscribed:
            await self._is_answered.wait()
        if not self._is_subscribed:
            raise NotListeningError

    async def run(self) -> None:
        """Until cancelled: subscribe, handle what arrives, subscribe again after a lost connection."""
        while True:
            try:
                await self._listen()
            except Exception as error:  # whatever it was: a gateway must not live on deaf
                log.warning("subscription lost", extra={"error": type(error).__name__})
            finally:
                self._is_subscribed = False
                self._is_answered.set()
            await self._clock.sleep(RECONNECT_SECONDS)

    async def receive(self, data: str) -> None:
        """Handle one message; neither a malformed one nor a failing one ends the listening."""
        try:
            signal = Signal.model_validate_json(data)
        except ValidationError as error:
            log.warning("malformed signal dropped", extra={"faults": error.error_count()})
            return
        try:
            await self._handle(signal)
        except Exception:
            log.exception("signal not handled", extra={"signal_id": str(signal.signal_id)})

    async def _listen(self) -> None:
        async with self._client.pubsub() as subscription:
            await subscription.subscribe(SIGNALS_CHANNEL)
            while True:
                message = await self._hear(subscription)
                if message["type"] == "subscribe":
                    self._is_subscribed = True
                elif message["type"] == "message":
                    await self.receive(message["data"])

    async def _hear(self, subscription: PubSub) -> dict[str, Any]:
        """The next message. A connection that died without a word is silent, like one without signals:
        raises NotListeningError where Redis gives no answer."""
        message: dict[str, Any] | None = await subscription.get_message(timeout=SILENCE_SECONDS)
        if message is None:
            self._is_answered.clear()
            await subscription.ping()
            message = await subscription.get_message(timeout=ANSWER_SECONDS)
        if message is None:
            raise NotListeningError
        self._is_answered.set()
        return message
