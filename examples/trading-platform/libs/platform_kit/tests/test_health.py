import asyncio

import httpx
import pytest
from platform_kit import health
from platform_kit.health import Check, health_route
from starlette.applications import Starlette


async def answers() -> None:
    return


async def refuses() -> None:
    raise ConnectionError("redis://:the-password@redis:6379 refused")


async def hangs() -> None:
    await asyncio.Event().wait()


async def get_health(checks: dict[str, Check]) -> httpx.Response:
    app = Starlette(routes=[health_route("desk", checks)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk") as client:
        return await client.get("/health")


async def test_a_service_whose_dependencies_answer_is_ok() -> None:
    response = await get_health({"redis": answers, "postgres": answers})

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "service": "desk",
        "checks": {"redis": "ok", "postgres": "ok"},
    }


async def test_one_silent_dependency_makes_the_service_unavailable_without_quoting_addresses() -> None:
    response = await get_health({"redis": refuses, "postgres": answers})

    assert response.status_code == 503
    assert response.json()["checks"] == {"redis": "failed: ConnectionError", "postgres": "ok"}
    assert "the-password" not in response.text


async def test_a_dependency_that_hangs_counts_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "CHECK_TIMEOUT_SECONDS", 0.01)

    response = await get_health({"postgres": hangs})

    assert response.status_code == 503
    assert response.json()["checks"] == {"postgres": "failed: TimeoutError"}


async def test_a_dependency_that_does_not_even_let_itself_be_cancelled_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "CHECK_TIMEOUT_SECONDS", 0.01)
    over = asyncio.Event()

    async def clings() -> None:
        try:
            await over.wait()
        except asyncio.CancelledError:
            await over.wait()

    async with asyncio.timeout(5):
        response = await get_health({"postgres": clings})
    over.set()

    assert response.json()["checks"] == {"postgres": "failed: TimeoutError"}
