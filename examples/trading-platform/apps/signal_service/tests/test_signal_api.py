from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from fakeredis import FakeAsyncRedis
from platform_kit.messages import SIGNALS_CHANNEL, Signal
from platform_kit.redis_client import ping
from platform_kit.settings import ConfigurationError
from signal_service.__main__ import build
from signal_service.bars import load_bars
from signal_service.http_api import create_app
from signal_service.redis_publisher import RedisPublisher
from signal_service.signal_desk import SignalDesk
from signal_service.strategy import StrategyPolicy

DATA = Path(__file__).parents[3] / "data" / "bars.csv"
POLICY = StrategyPolicy(
    fast_window=5, slow_window=20, threshold=Decimal("0.005"), target_notional=Decimal(5000)
)


@pytest.fixture
async def redis() -> AsyncIterator[FakeAsyncRedis]:
    async with FakeAsyncRedis(decode_responses=True) as client:
        yield client


@pytest.fixture
async def api(redis: FakeAsyncRedis) -> AsyncIterator[httpx.AsyncClient]:
    desk = SignalDesk(load_bars(DATA), POLICY, RedisPublisher(redis))
    app = create_app(desk, lambda: ping(redis))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://signals") as client:
        yield client


async def test_health_asks_redis(api: httpx.AsyncClient) -> None:
    response = await api.get("/health")

    assert response.status_code == 200
    assert response.json()["checks"] == {"redis": "ok"}


async def test_signals_reach_every_subscriber(api: httpx.AsyncClient, redis: FakeAsyncRedis) -> None:
    async with redis.pubsub(ignore_subscribe_messages=True) as subscription:
        await subscription.subscribe(SIGNALS_CHANNEL)
        await subscription.get_message(timeout=1)

        batch = (await api.post("/signals", json={"run_id": "run-1"})).json()
        heard = [await subscription.get_message(timeout=1) for _ in batch["signals"]]

    assert batch["receivers"] == 1
    assert batch["signals"]
    assert [Signal.model_validate_json(message["data"]) for message in heard if message] == [
        Signal.model_validate(signal) for signal in batch["signals"]
    ]


async def test_the_answer_says_when_nobody_listens(api: httpx.AsyncClient) -> None:
    assert (await api.post("/signals", json={"run_id": "run-1"})).json()["receivers"] == 0


async def test_a_preview_publishes_nothing(api: httpx.AsyncClient) -> None:
    preview = (await api.get("/signals", params={"as_of": "2026-04-01"})).json()

    assert preview["run_id"] == "preview"
    assert preview["receivers"] == 0
    assert {signal["as_of"] for signal in preview["signals"]} <= {"2026-04-01"}


async def test_early_days_have_no_signals_yet(api: httpx.AsyncClient) -> None:
    assert (await api.get("/signals", params={"as_of": "2026-01-05"})).json()["signals"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"run_id": "run-1", "as_of": "2026-01-03"}, "no_bars"),
        ({"run_id": "run-1", "as_of": "soon"}, "invalid_request"),
        ({"run_id": "not a run"}, "invalid_request"),
        ({}, "invalid_request"),
    ],
)
async def test_a_wrong_request_is_refused(api: httpx.AsyncClient, body: dict[str, str], code: str) -> None:
    response = await api.post("/signals", json=body)

    assert response.status_code == 422
    assert response.json()["code"] == code


def test_the_service_is_built_from_its_environment() -> None:
    app = build({"REDIS_URL": "redis://redis:6379/0", "BARS_FILE": str(DATA)})

    assert {getattr(route, "path", None) for route in app.routes} == {"/health", "/signals"}


def test_a_fast_window_that_is_not_shorter_is_refused() -> None:
    environ = {"REDIS_URL": "redis://r", "BARS_FILE": str(DATA), "FAST_WINDOW": "20", "SLOW_WINDOW": "20"}

    with pytest.raises(ConfigurationError, match="FAST_WINDOW must be smaller"):
        build(environ)
