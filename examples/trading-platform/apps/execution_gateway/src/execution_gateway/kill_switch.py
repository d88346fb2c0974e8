"""The switch that stops all trading, shared by the replicas through Redis."""

from redis.asyncio import Redis

KEY = "kill_switch"


class KillSwitch:
    def __init__(self, client: Redis) -> None:
        self._client = client

    async def is_engaged(self) -> bool:
        """Any value means engaged: only the absence of the key lets orders through."""
        return await self._client.get(KEY) is not None

    async def engage(self) -> None:
        await self._client.set(KEY, "engaged")

    async def release(self) -> None:
        await self._client.delete(KEY)
