"""`GET /health`: 200 only while every dependency answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

Check = Callable[[], Awaitable[object]]
CHECK_TIMEOUT_SECONDS = 2.0


def health_route(service: str, checks: Mapping[str, Check]) -> Route:
    async def health(_request: Request) -> JSONResponse:
        verdicts = await asyncio.gather(*(_verdict(check) for check in checks.values()))
        results = dict(zip(checks, verdicts, strict=True))
        is_ok = all(verdict == "ok" for verdict in verdicts)
        return JSONResponse(
            {"status": "ok" if is_ok else "unavailable", "service": service, "checks": results},
            status_code=200 if is_ok else 503,
        )

    return Route("/health", health)


async def _verdict(check: Check) -> str:
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_SECONDS):
            await check()
    except Exception as error:  # whatever a client library raises means: does not answer
        # The type alone: connection errors quote addresses, and addresses carry passwords.
        return f"failed: {type(error).__name__}"
    return "ok"
