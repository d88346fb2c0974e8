"""`python -m execution_gateway`"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from platform_kit.clock import SystemClock
from platform_kit.messages import EXECUTION_REPORTS_CHANNEL, ExecutionReport
from platform_kit.postgres import ping as ping_postgres
from platform_kit.postgres import postgres_pool
from platform_kit.redis_client import ping as ping_redis
from platform_kit.redis_client import redis_client, subscribing_client
from platform_kit.serving import serve
from platform_kit.settings import load_settings
from starlette.applications import Starlette

from execution_gateway.alpaca_venue import AlpacaVenue, alpaca_http_client
from execution_gateway.circuit_breaker import BreakerPolicy, CircuitBreaker
from execution_gateway.dry_run_venue import DryRunVenue
from execution_gateway.gateway import Gateway
from execution_gateway.http_api import create_app
from execution_gateway.kill_switch import KillSwitch
from execution_gateway.postgres_order_store import PostgresOrderStore
from execution_gateway.reconciler import run_reconciler
from execution_gateway.risk import RiskLimits
from execution_gateway.settings import GatewaySettings
from execution_gateway.signal_listener import SignalListener
from execution_gateway.trading_mode import decide_mode


def build(environ: Mapping[str, str]) -> Starlette:
    settings = load_settings(GatewaySettings, environ)
    mode = decide_mode(
        dry_run=settings.dry_run,
        alpaca_paper=settings.alpaca_paper,
        base_url=settings.apca_api_base_url,
        key_id=settings.apca_api_key_id,
        has_secret=bool(settings.apca_api_secret_key.get_secret_value()),
    )
    clock = SystemClock()
    redis = redis_client(settings.redis_url.get_secret_value())
    subscriber = subscribing_client(settings.redis_url.get_secret_value())
    pool = postgres_pool(settings.database_url.get_secret_value())
    http = alpaca_http_client(
        mode.venue, settings.apca_api_key_id, settings.apca_api_secret_key, settings.venue_timeout_seconds
    )

    async def announce(report: ExecutionReport) -> None:
        await redis.publish(EXECUTION_REPORTS_CHANNEL, report.model_dump_json())

    breaker_policy = BreakerPolicy(settings.breaker_failure_threshold, settings.breaker_cool_down_seconds)
    gateway = Gateway(
        store=PostgresOrderStore(pool),
        venue=DryRunVenue(clock.now) if mode.dry_run else AlpacaVenue(http),
        breaker=CircuitBreaker(redis, "alpaca", breaker_policy),
        kill_switch=KillSwitch(redis),
        limits=RiskLimits(settings.max_order_size, settings.max_daily_loss),
        announce=announce,
        now=clock.now,
    )
    listener = SignalListener(subscriber, gateway.handle, clock)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(redis.aclose)
            stack.push_async_callback(subscriber.aclose)
            await stack.enter_async_context(http)
            await pool.open()
            stack.push_async_callback(pool.close)
            for task in (
                listener.run(),
                run_reconciler(gateway, clock.sleep, settings.reconcile_interval_seconds),
            ):
                stack.push_async_callback(_stop, asyncio.create_task(task))
            yield

    checks = {
        "postgres": lambda: ping_postgres(pool),
        "redis": lambda: ping_redis(redis),
        "signals": listener.check,
    }
    return create_app(gateway, mode, checks, lifespan)


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


if __name__ == "__main__":
    sys.exit(serve("execution_gateway", build, os.environ))
