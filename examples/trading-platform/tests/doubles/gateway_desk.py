"""A gateway over a paper venue in the same process, with everything in reach of a test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal

import httpx
from execution_gateway.alpaca_venue import AlpacaVenue, alpaca_http_client
from execution_gateway.circuit_breaker import BreakerPolicy, CircuitBreaker
from execution_gateway.gateway import Gateway
from execution_gateway.kill_switch import KillSwitch
from execution_gateway.orders import Order
from execution_gateway.risk import RiskLimits
from fakeredis import FakeAsyncRedis
from in_memory_order_store import InMemoryOrderStore
from manual_clock import ManualClock
from paper_venue.http_api import PaperVenue
from platform_kit.messages import ExecutionReport, Signal
from pydantic import SecretStr

KEY_ID = "PKSYNTHETIC0000EXAMPLE"
SECRET = SecretStr("synthetic-paper-secret-not-real")


@dataclass
class GatewayDesk:
    gateway: Gateway
    venue: httpx.AsyncClient
    transport: httpx.ASGITransport
    redis: FakeAsyncRedis
    clock: ManualClock
    reports: list[ExecutionReport]

    async def handle(self, signal: Signal) -> Order:
        """Handle a signal that is expected to be new."""
        order = await self.gateway.handle(signal)
        assert order is not None
        return order

    async def fail_venue(self, mode: str) -> None:
        await self.venue.post("/admin/fail", json={"mode": mode})

    async def quote(self, symbol: str, price: str) -> None:
        await self.venue.post("/admin/quotes", json={"quotes": {symbol: price}})

    async def venue_orders(self) -> list[dict[str, str]]:
        orders: list[dict[str, str]] = (await self.venue.get("/v2/orders", params={"status": "all"})).json()
        return orders


@asynccontextmanager
async def open_desk() -> AsyncIterator[GatewayDesk]:
    clock = ManualClock()
    reports: list[ExecutionReport] = []

    async def announce(report: ExecutionReport) -> None:
        reports.append(report)

    transport = httpx.ASGITransport(PaperVenue(KEY_ID, SECRET, clock.now).app())
    async with (
        FakeAsyncRedis(decode_responses=True) as redis,
        alpaca_http_client("http://venue", KEY_ID, SECRET, 1.0, transport) as venue,
    ):
        gateway = Gateway(
            store=InMemoryOrderStore(clock.now),
            venue=AlpacaVenue(venue),
            breaker=CircuitBreaker(redis, "alpaca", BreakerPolicy(failure_threshold=3, cool_down_seconds=60)),
            kill_switch=KillSwitch(redis),
            limits=RiskLimits(max_order_size=Decimal(5000), max_daily_loss=Decimal(100)),
            announce=announce,
            now=clock.now,
        )
        yield GatewayDesk(gateway, venue, transport, redis, clock, reports)
