"""Listens for signals on Redis, for as long as the process lives."""

import logging
from collections.abc import Awaitable, Callable

from platform_kit.clock import Clock
from platform_kit.messages import SIGNALS_CHANNEL, Signal
from pydantic import ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

RECONNECT_SECONDS = 0.5
POLL_SECONDS = 1.0


class NotListeningError(Exception):
    """The subscription is down; signals sent now are lost."""


class SignalListener:
    def __init__(self, client: Redis, handle: Callable[[Signal], Awaitable[object]], clock: Clock) -> None:
        self._client = client
        self._handle = handle
        self._clock = clock
        self._is_subscribed = False

    async def check(self) -> None:
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
        except RedisError:
            raise
        except Exception:
            log.exception("signal not handled", extra={"signal_id": str(signal.signal_id)})

    async def _listen(self) -> None:
        async with self._client.pubsub(ignore_subscribe_messages=True) as subscription:
            await subscription.subscribe(SIGNALS_CHANNEL)
            self._is_subscribed = True
            while True:
                message = await subscription.get_message(timeout=POLL_SECONDS)
                if message is not None:
                    await self.receive(message["data"])
