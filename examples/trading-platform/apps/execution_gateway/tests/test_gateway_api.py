from collections.abc import AsyncIterator

import httpx
import pytest
from execution_gateway.http_api import create_app
from execution_gateway.trading_mode import TradingMode
from gateway_desk import GatewayDesk
from made_signals import make_signal

PAPER = TradingMode(mode="paper", dry_run=False, alpaca_paper=True, venue="http://venue")


@pytest.fixture
async def api(desk: GatewayDesk) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(desk.gateway, PAPER, {"redis": desk.redis.ping})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:
        yield client


async def test_the_mode_is_shown(api: httpx.AsyncClient) -> None:
    assert (await api.get("/mode")).json() == {
        "mode": "paper",
        "dry_run": False,
        "alpaca_paper": True,
        "venue": "http://venue",
    }


async def test_health_names_its_dependencies(api: httpx.AsyncClient) -> None:
    assert (await api.get("/health")).json()["checks"] == {"redis": "ok"}


async def test_orders_are_found_by_run_and_by_client_order_id(
    api: httpx.AsyncClient, desk: GatewayDesk
) -> None:
    wanted = await desk.handle(make_signal("run-1"))
    await desk.handle(make_signal("run-2"))

    by_run = (await api.get("/orders", params={"run_id": "run-1"})).json()["orders"]
    by_id = (await api.get("/orders", params={"client_order_id": wanted.client_order_id})).json()["orders"]
    everything = (await api.get("/orders")).json()["orders"]

    assert by_run == by_id
    assert (by_run[0]["status"], by_run[0]["filled_quantity"], by_run[0]["limit_price"]) == (
        "filled",
        "10",
        "100",
    )
    assert len(everything) == 2


async def test_an_unknown_filter_is_refused(api: httpx.AsyncClient) -> None:
    assert (await api.get("/orders", params={"runid": "run-1"})).status_code == 422


@pytest.mark.parametrize("client_order_id", ["sig-\0", "sig 1", "' OR 1=1 --", "s" * 129])
async def test_a_client_order_id_that_none_can_have_is_refused(
    api: httpx.AsyncClient, client_order_id: str
) -> None:
    assert (await api.get("/orders", params={"client_order_id": client_order_id})).status_code == 422


async def test_the_kill_switch_is_turned_and_shown(api: httpx.AsyncClient) -> None:
    async def is_engaged() -> bool:
        return bool((await api.get("/risk")).json()["kill_switch"])

    assert not await is_engaged()
    assert (await api.post("/kill-switch", json={"engaged": True})).json() == {"engaged": True}
    assert await is_engaged()
    await api.post("/kill-switch", json={"engaged": False})
    assert not await is_engaged()


@pytest.mark.parametrize("body", [{}, {"engaged": "off"}, {"engaged": 0}, {"engage": True}])
async def test_a_vague_kill_switch_request_changes_nothing(
    api: httpx.AsyncClient, body: dict[str, object]
) -> None:
    await api.post("/kill-switch", json={"engaged": True})

    assert (await api.post("/kill-switch", json=body)).status_code == 422
    assert (await api.get("/risk")).json()["kill_switch"] is True


async def test_risk_shows_limits_loss_and_circuit(api: httpx.AsyncClient, desk: GatewayDesk) -> None:
    await desk.gateway.breaker.record_failure()

    assert (await api.get("/risk")).json() == {
        "max_order_size": "5000",
        "max_daily_loss": "100",
        "daily_loss": "0",
        "kill_switch": False,
        "breaker": {"state": "closed", "failures": 1},
    }
