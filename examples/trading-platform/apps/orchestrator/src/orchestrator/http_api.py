"""`POST /cycles` runs a cycle, `GET /state` reports, `GET /mode` passes on the gateway's."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from platform_kit.health import Check, health_route
from platform_kit.json_api import ProblemError, answer_problem, json_answer, read_json
from platform_kit.messages import Message, RunId
from pydantic import Field
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Lifespan

from orchestrator.conductor import BusyError, Conductor, Phase
from orchestrator.cycles import Cycle, CycleState, CycleStore
from orchestrator.services import Execution, ServiceError


class CycleRequest(Message):
    run_id: RunId = Field(default_factory=lambda: f"run-{uuid4()}")
    as_of: date | None = None


class StateView(Message):
    service: str = "orchestrator"
    phase: Phase
    run_id: str | None
    cycles: dict[CycleState, int]
    last: Cycle | None


def create_app(
    conductor: Conductor,
    store: CycleStore,
    execution: Execution,
    checks: Mapping[str, Check],
    lifespan: Lifespan[Starlette] | None = None,
) -> Starlette:
    async def run_cycle(request: Request) -> JSONResponse:
        wish = await read_json(request, CycleRequest)
        try:
            cycle = await conductor.run(wish.run_id, wish.as_of)
        except BusyError:
            raise ProblemError(409, "busy", "a cycle is running; its end is shown at /state") from None
        return json_answer(cycle, status=200 if cycle.state is CycleState.COMPLETED else 502)

    async def show_state(_request: Request) -> JSONResponse:
        progress = conductor.progress
        return json_answer(
            StateView(
                phase=progress.phase,
                run_id=progress.run_id,
                cycles=await store.count(),
                last=await store.last(),
            )
        )

    async def show_mode(_request: Request) -> JSONResponse:
        try:
            return json_answer(await execution.mode())
        except ServiceError as error:
            raise ProblemError(502, "gateway_unavailable", str(error)) from None

    return Starlette(
        routes=[
            health_route("orchestrator", checks),
            Route("/cycles", run_cycle, methods=["POST"]),
            Route("/state", show_state),
            Route("/mode", show_mode),
        ],
        exception_handlers={ProblemError: answer_problem},
        lifespan=lifespan,
    )
