"""Access to Redis."""

from redis.asyncio import Redis

from platform_kit.settings import ConfigurationError


def redis_client(redis_url: str) -> Redis:
    """A client that connects on first use and gives up fast rather than hang a trading decision.

    Raises ConfigurationError for an address that cannot be read.
    """
    try:
        return Redis.from_url(
            redis_url,
            decode_responses=True,
            # Bytes that are no text become a message that is malformed, and not an error of the connection.
            encoding_errors="replace",
            socket_connect_timeout=2,
            socket_timeout=2,
            health_check_interval=15,
        )
    except ValueError:
        # The error of the library can quote the password.
        raise ConfigurationError("REDIS_URL is not a Redis address; percent-encode its password") from None


async def ping(client: Redis) -> None:
    await client.ping()
