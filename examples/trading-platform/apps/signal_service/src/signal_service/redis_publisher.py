"""Publishes signals on a Redis channel."""

from platform_kit.messages import SIGNALS_CHANNEL, Signal
from redis.asyncio import Redis


class RedisPublisher:
    def __init__(self, client: Redis) -> None:
        self._client = client

    async def publish(self, signal: Signal) -> int:
        return int(await self._client.publish(SIGNALS_CHANNEL, signal.model_dump_json()))
