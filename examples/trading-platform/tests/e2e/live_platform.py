"""The running platform, as the end-to-end tests reach it.

Whoever starts the platform says where it is: `PAPERGATE_<SERVICE>_HOST` and
`PAPERGATE_<SERVICE>_PORT_<PORT>`, PORT being the one inside the container.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import httpx
import psycopg
import pytest
from execution_gateway.circuit_breaker import CircuitState
from execution_gateway.http_api import OrderList, RiskView
from execution_gateway.orders import Order
from made_signals import make_signal
from platform_kit.messages import SIGNALS_CHANNEL, Signal
from psycopg.rows import DictRow, dict_row
from redis import Redis

KEY_ID = "PKSYNTHETIC0000EXAMPLE"
SECRET = "synthetic-paper-secret-not-real"
PATIENCE_SECONDS = 10.0
POLL_SECONDS = 0.05

Value = TypeVar("Value")


@dataclass(frozen=True)
class LivePlatform:
    signal_service: httpx.Client
    gateway: httpx.Client
    orchestrator: httpx.Client
    venue: httpx.Client
    redis: Redis
    database: psycopg.Connection[DictRow]
    database_url: str

    def reset(self) -> None:
        """Give every test the platform as it was before any other."""
        self.reset_venue()
        self.wait_for_gateway(200)
        self.drain()
        self.reset_venue()
        self.redis.delete("kill_switch", *self.redis.scan_iter(match="breaker:*"))
        self.database.execute("TRUNCATE orders, fills, cycles")

    def reset_venue(self) -> None:
        self.venue.post("/admin/reset").raise_for_status()

    def drain(self) -> None:
        """Wait until nothing of an earlier test is under way: signals are handled in their order."""
        self.execute(make_signal(new_run()))

    def listeners(self) -> int:
        ((_channel, count),) = self.redis.pubsub_numsub(SIGNALS_CHANNEL)
        return int(count)

    def send(self, signal: Signal) -> None:
        self.redis.publish(SIGNALS_CHANNEL, signal.model_dump_json())

    def orders(self, run_id: str) -> list[Order]:
        response = self.gateway.get("/orders", params={"run_id": run_id}).raise_for_status()
        return OrderList.model_validate_json(response.content).orders

    def settled_orders(self, run_id: str, count: int) -> list[Order]:
        return eventually(
            lambda: self.orders(run_id),
            lambda orders: len(orders) == count and all(order.status.is_settled for order in orders),
        )

    def execute(self, signal: Signal) -> Order:
        """Send a signal and wait for what becomes of it."""
        self.send(signal)
        (order,) = self.settled_orders(signal.run_id, 1)
        return order

    def risk(self) -> RiskView:
        return RiskView.model_validate_json(self.gateway.get("/risk").raise_for_status().content)

    def wait_for_circuit(self, state: CircuitState) -> None:
        eventually(lambda: self.risk().breaker.state, lambda found: found is state)

    def wait_for_gateway(self, health: int) -> None:
        """Until the gateway says that it is well, or not. Well means that it listens for signals, too."""
        eventually(lambda: self.gateway.get("/health"), lambda answer: answer.status_code == health)

    def fail_venue(self, mode: str) -> None:
        self.venue.post("/admin/fail", json={"mode": mode}).raise_for_status()

    def venue_orders(self) -> list[dict[str, Any]]:
        response = self.venue.get("/v2/orders", params={"status": "all"}).raise_for_status()
        orders: list[dict[str, Any]] = response.json()
        return orders

    def rows(self, query: str, *parameters: object) -> list[DictRow]:
        return self.database.execute(query.encode(), parameters).fetchall()


def eventually(
    ask: Callable[[], Value], is_answered: Callable[[Value], bool], within: float = PATIENCE_SECONDS
) -> Value:
    """Ask until the answer is the expected one; fails with the last answer when time is up."""
    deadline = time.monotonic() + within
    while True:
        answer = ask()
        if is_answered(answer):
            return answer
        if time.monotonic() >= deadline:
            pytest.fail(f"still not as expected after {within:g} s: {answer!r}")
        time.sleep(POLL_SECONDS)


def new_run() -> str:
    return f"e2e-{uuid4()}"


@contextmanager
def connect_to_platform() -> Iterator[LivePlatform]:
    host, port = address("postgres", 5432)
    database_url = f"postgresql://trading:ci-only@{host}:{port}/trading"
    redis_host, redis_port = address("redis", 6379)
    credentials = {"APCA-API-KEY-ID": KEY_ID, "APCA-API-SECRET-KEY": SECRET}
    with (
        _http("signal_service", 8080) as signal_service,
        _http("execution_gateway", 8080) as gateway,
        _http("orchestrator", 8080) as orchestrator,
        _http("paper_venue", 8090, credentials) as venue,
        Redis(host=redis_host, port=redis_port, decode_responses=True, socket_timeout=5) as redis,
        psycopg.connect(database_url, autocommit=True, row_factory=dict_row, connect_timeout=5) as database,
    ):
        yield LivePlatform(signal_service, gateway, orchestrator, venue, redis, database, database_url)


def address(service: str, port: int) -> tuple[str, int]:
    names = (f"PAPERGATE_{service.upper()}_HOST", f"PAPERGATE_{service.upper()}_PORT_{port}")
    found = [os.environ.get(name, "") for name in names]
    missing = [name for name, value in zip(names, found, strict=True) if not value]
    if missing:
        pytest.fail(
            f"{' and '.join(missing)} not set: these tests need the running platform. "
            "`papergate integration` starts it and sets the addresses",
            pytrace=False,
        )
    return found[0], int(found[1])


def _http(service: str, port: int, headers: dict[str, str] | None = None) -> httpx.Client:
    host, published = address(service, port)
    # The longest request is a whole trading cycle.
    return httpx.Client(base_url=f"http://{host}:{published}", timeout=30, headers=headers)
