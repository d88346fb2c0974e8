"""`python -m signal_service`"""

import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from platform_kit.redis_client import ping, redis_client
from platform_kit.serving import serve
from platform_kit.settings import ConfigurationError, load_settings
from starlette.applications import Starlette

from signal_service.bars import load_bars
from signal_service.http_api import create_app
from signal_service.redis_publisher import RedisPublisher
from signal_service.settings import SignalServiceSettings
from signal_service.signal_desk import SignalDesk
from signal_service.strategy import StrategyPolicy


def build(environ: Mapping[str, str]) -> Starlette:
    settings = load_settings(SignalServiceSettings, environ)
    if settings.fast_window >= settings.slow_window:
        raise ConfigurationError("FAST_WINDOW must be smaller than SLOW_WINDOW")
    client = redis_client(settings.redis_url.get_secret_value())
    policy = StrategyPolicy(
        settings.fast_window, settings.slow_window, settings.threshold, settings.target_notional
    )
    desk = SignalDesk(load_bars(settings.bars_file), policy, RedisPublisher(client))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await client.aclose()

    return create_app(desk, lambda: ping(client), lifespan)


if __name__ == "__main__":
    sys.exit(serve("signal_service", build, os.environ))
