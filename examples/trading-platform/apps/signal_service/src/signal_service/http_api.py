"""`POST /signals` computes and publishes; `GET /signals` only shows."""

import logging
from datetime import date

from platform_kit.health import Check, health_route
from platform_kit.json_api import ProblemError, answer_problem, json_answer, read_json, read_query
from platform_kit.messages import Message, RunId, Signal
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Lifespan

from signal_service.signal_desk import SignalDesk

log = logging.getLogger(__name__)


class SignalRequest(Message):
    run_id: RunId
    as_of: date | None = None


class PreviewRequest(Message):
    run_id: RunId = "preview"
    as_of: date | None = None


class SignalBatch(Message):
    run_id: RunId
    signals: list[Signal]
    receivers: int


def create_app(
    desk: SignalDesk, redis_check: Check, lifespan: Lifespan[Starlette] | None = None
) -> Starlette:
    async def publish(request: Request) -> JSONResponse:
        wish = await read_json(request, SignalRequest)
        signals = desk.compute(wish.run_id, wish.as_of)
        receivers = await desk.publish(signals)
        log.info(
            "signals published",
            extra={"run_id": wish.run_id, "signals": len(signals), "receivers": receivers},
        )
        return json_answer(SignalBatch(run_id=wish.run_id, signals=signals, receivers=receivers))

    async def preview(request: Request) -> JSONResponse:
        wish = read_query(request, PreviewRequest)
        return json_answer(
            SignalBatch(run_id=wish.run_id, signals=desk.compute(wish.run_id, wish.as_of), receivers=0)
        )

    return Starlette(
        routes=[
            health_route("signal_service", {"redis": redis_check}),
            Route("/signals", publish, methods=["POST"]),
            Route("/signals", preview, methods=["GET"]),
        ],
        exception_handlers={ProblemError: answer_problem},
        lifespan=lifespan,
    )
