from collections.abc import AsyncIterator

import httpx
import pytest
from cycle_doubles import InMemoryCycleStore, ScriptedExecution, ScriptedSignals
from manual_clock import ManualClock
from orchestrator.__main__ import build
from orchestrator.conductor import Conductor
from orchestrator.http_api import create_app
from platform_kit.messages import OrderStatus
from platform_kit.settings import ConfigurationError
from starlette.applications import Starlette

SETTLED = [OrderStatus.FILLED, OrderStatus.FILLED]


async def answers() -> None:
    return


def app_over(execution: ScriptedExecution) -> Starlette:
    store = InMemoryCycleStore()
    conductor = Conductor(ScriptedSignals(), execution, store, ManualClock(), timeout_seconds=1)
    return create_app(conductor, store, execution, {"postgres": answers})


def client_of(app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://orchestrator")


@pytest.fixture
async def api() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app_over(ScriptedExecution(SETTLED))) as client:
        yield client


async def test_a_cycle_is_run_and_reported(api: httpx.AsyncClient) -> None:
    response = await api.post("/cycles", json={"run_id": "run-1"})

    assert response.status_code == 200
    assert response.json()["orders"] == {"filled": 2}
    state = (await api.get("/state")).json()
    assert (state["phase"], state["run_id"], state["cycles"]) == ("idle", None, {"completed": 1})
    assert state["last"] == response.json()


async def test_a_cycle_without_a_name_gets_one(api: httpx.AsyncClient) -> None:
    first = (await api.post("/cycles")).json()["run_id"]
    second = (await api.post("/cycles")).json()["run_id"]

    assert first.startswith("run-")
    assert first != second


async def test_before_the_first_cycle_there_is_nothing_to_report(api: httpx.AsyncClient) -> None:
    state = (await api.get("/state")).json()

    assert (state["cycles"], state["last"]) == ({}, None)


async def test_a_failed_cycle_is_answered_as_a_bad_gateway() -> None:
    async with client_of(app_over(ScriptedExecution([OrderStatus.SUBMITTED]))) as api:
        response = await api.post("/cycles", json={"run_id": "run-1"})

    assert response.status_code == 502
    assert response.json()["reason"] == "2 of 2 orders are not settled after 1 s"


@pytest.mark.parametrize("body", [{"run_id": "a b"}, {"as_of": "soon"}, {"symbols": ["AAPL"]}])
async def test_a_wrong_request_runs_no_cycle(api: httpx.AsyncClient, body: dict[str, object]) -> None:
    assert (await api.post("/cycles", json=body)).status_code == 422
    assert (await api.get("/state")).json()["last"] is None


async def test_the_mode_is_the_gateways(api: httpx.AsyncClient) -> None:
    assert (await api.get("/mode")).json()["mode"] == "paper"


async def test_without_the_gateway_there_is_no_mode() -> None:
    async with client_of(app_over(ScriptedExecution([], failure="gateway down"))) as api:
        response = await api.get("/mode")

    assert response.status_code == 502
    assert response.json() == {"code": "gateway_unavailable", "message": "gateway down"}


async def test_health_names_its_dependencies(api: httpx.AsyncClient) -> None:
    assert (await api.get("/health")).json()["checks"] == {"postgres": "ok"}


def test_the_service_needs_to_know_its_neighbours() -> None:
    with pytest.raises(ConfigurationError, match=r"SIGNAL_SERVICE_URL.*EXECUTION_GATEWAY_URL"):
        build({"DATABASE_URL": "postgresql://db/trading"})
