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
    task = asyncio.ensure_future(check())
    await asyncio.wait({task}, timeout=CHECK_TIMEOUT_SECONDS)
    if not task.done():
        # Not waited for: a database client that is cancelled first asks the silent server to cancel as well.
        task.cancel()
        return f"failed: {TimeoutError.__name__}"
    error = task.exception()
    # The type alone: connection errors quote addresses, and addresses carry passwords.
    return "ok" if error is None else f"failed: {type(error).__name__}"
