from collections.abc import Callable
from datetime import date

import httpx
import pytest
from orchestrator.services import ExecutionGatewayClient, ServiceError, SignalServiceClient
from platform_kit.messages import OrderStatus

SIGNAL_ID = "00000000-0000-0000-0000-000000000001"


def http_that(answer: Callable[[httpx.Request], httpx.Response]) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://service")


def answering(body: object, status: int = 200) -> httpx.AsyncClient:
    return http_that(lambda _request: httpx.Response(status, json=body))


async def test_signals_are_asked_for_by_run_and_day() -> None:
    asked: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.content)
        return httpx.Response(
            200, json={"signals": [{"signal_id": SIGNAL_ID, "side": "buy"}], "receivers": 2}
        )

    batch = await SignalServiceClient(http_that(answer)).publish("run-1", date(2026, 4, 1))

    assert asked == [b'{"run_id":"run-1","as_of":"2026-04-01"}']
    assert batch.receivers == 2
    assert [str(signal.signal_id) for signal in batch.signals] == [SIGNAL_ID]


async def test_orders_are_read_with_their_status() -> None:
    body = {"orders": [{"signal_id": SIGNAL_ID, "status": "filled", "attempts": 1, "symbol": "AAPL"}]}

    (order,) = await ExecutionGatewayClient(answering(body)).orders("run-1")

    assert order.status is OrderStatus.FILLED


async def test_the_mode_is_passed_on() -> None:
    body = {"mode": "dry_run", "dry_run": True, "alpaca_paper": False, "venue": "http://venue"}

    assert (await ExecutionGatewayClient(answering(body)).mode()).mode == "dry_run"


async def test_a_mode_that_is_neither_paper_nor_dry_run_is_an_error() -> None:
    body = {"mode": "live", "dry_run": False, "alpaca_paper": False, "venue": "http://venue"}

    with pytest.raises(ServiceError, match="unexpected answer, see mode"):
        await ExecutionGatewayClient(answering(body)).mode()


async def test_health_of_both_services_is_their_answer() -> None:
    await SignalServiceClient(answering({"status": "ok"})).health()
    with pytest.raises(ServiceError, match="execution_gateway answered GET /health with 503"):
        await ExecutionGatewayClient(answering({"status": "unavailable"}, 503)).health()


async def test_a_silent_service_is_named() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(ServiceError, match="signal_service does not answer POST /signals: ConnectError"):
        await SignalServiceClient(http_that(answer)).publish("run-1", None)
