"""`python -m orchestrator`"""

import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
from platform_kit.clock import SystemClock
from platform_kit.postgres import ping, postgres_pool
from platform_kit.serving import serve
from platform_kit.settings import load_settings
from starlette.applications import Starlette

from orchestrator.conductor import Conductor
from orchestrator.http_api import create_app
from orchestrator.postgres_cycle_store import PostgresCycleStore
from orchestrator.services import ExecutionGatewayClient, SignalServiceClient
from orchestrator.settings import OrchestratorSettings


def build(environ: Mapping[str, str]) -> Starlette:
    settings = load_settings(OrchestratorSettings, environ)
    timeout = settings.request_timeout_seconds
    signal_http = httpx.AsyncClient(base_url=settings.signal_service_url, timeout=timeout)
    gateway_http = httpx.AsyncClient(base_url=settings.execution_gateway_url, timeout=timeout)
    signals = SignalServiceClient(signal_http)
    execution = ExecutionGatewayClient(gateway_http)
    pool = postgres_pool(settings.database_url.get_secret_value())
    store = PostgresCycleStore(pool)
    conductor = Conductor(signals, execution, store, SystemClock(), settings.cycle_timeout_seconds)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(signal_http)
            await stack.enter_async_context(gateway_http)
            await pool.open()
            stack.push_async_callback(pool.close)
            yield

    checks = {
        "postgres": lambda: ping(pool),
        "signal_service": signals.health,
        "execution_gateway": execution.health,
    }
    return create_app(conductor, store, execution, checks, lifespan)


if __name__ == "__main__":
    sys.exit(serve("orchestrator", build, os.environ))
