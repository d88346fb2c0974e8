"""Access to Redis."""

from redis.asyncio import Redis


def redis_client(redis_url: str) -> Redis:
    """A client that connects on first use and gives up fast rather than hang a trading decision."""
    return Redis.from_url(
        redis_url,
        decode_responses=True,
        socket_connect_timeout=2,
        socket_timeout=2,
        health_check_interval=15,
    )


async def ping(client: Redis) -> None:
    await client.ping()
