"""Access to Redis."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

from platform_kit.settings import ConfigurationError

TIMEOUT_SECONDS = 2.0
RETRIES = 2
RETRY_SECONDS = 0.05


def redis_client(redis_url: str) -> Redis:
    """A client that connects on first use and gives up fast rather than hang a trading decision.

    A command that meets a dead connection is sent again over a new one; one without an answer is not.
    Raises ConfigurationError for an address that cannot be read.
    """
    again = Retry(ConstantBackoff(RETRY_SECONDS), RETRIES, (RedisConnectionError,))
    return _client(redis_url, again, check_seconds=15)


def subscribing_client(redis_url: str) -> Redis:
    """A client for subscriptions. Nothing is taken up again behind the subscriber's back, who then
    would not know what it has missed.

    Raises ConfigurationError for an address that cannot be read.
    """
    return _client(redis_url, None, check_seconds=0)


def _client(redis_url: str, retry: Retry | None, *, check_seconds: int) -> Redis:
    try:
        return Redis.from_url(
            redis_url,
            decode_responses=True,
            # Bytes that are no text become a message that is malformed, and not an error of the connection.
            encoding_errors="replace",
            socket_connect_timeout=TIMEOUT_SECONDS,
            socket_timeout=TIMEOUT_SECONDS,
            retry=retry,
            health_check_interval=check_seconds,
        )
    except ValueError:
        # The error of the library can quote the password.
        raise ConfigurationError("REDIS_URL is not a Redis address; percent-encode its password") from None


async def ping(client: Redis) -> None:
    await client.ping()
