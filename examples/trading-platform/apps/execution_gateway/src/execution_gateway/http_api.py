"""What operators and the orchestrator see of the gateway."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

from platform_kit.health import Check, health_route
from platform_kit.json_api import ProblemError, answer_problem, json_answer, read_json, read_query
from platform_kit.messages import Message, RunId
from platform_kit.money import Amount
from pydantic import StrictBool, StringConstraints
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Lifespan

from execution_gateway.circuit_breaker import CircuitState
from execution_gateway.gateway import Gateway
from execution_gateway.orders import Order
from execution_gateway.trading_mode import TradingMode

log = logging.getLogger(__name__)


class OrderQuery(Message):
    run_id: RunId | None = None
    client_order_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,128}$")] | None = None


class OrderList(Message):
    orders: list[Order]


class KillSwitchBody(Message):
    # Strict: a word that might mean no must not release it.
    engaged: StrictBool


class BreakerView(Message):
    state: CircuitState
    failures: int


class RiskView(Message):
    max_order_size: Amount
    max_daily_loss: Amount
    daily_loss: Amount
    kill_switch: bool
    breaker: BreakerView


def create_app(
    gateway: Gateway,
    mode: TradingMode,
    checks: Mapping[str, Check],
    lifespan: Lifespan[Starlette] | None = None,
) -> Starlette:
    async def show_mode(_request: Request) -> JSONResponse:
        return JSONResponse(asdict(mode))

    async def orders(request: Request) -> JSONResponse:
        query = read_query(request, OrderQuery)
        found = await gateway.store.find(run_id=query.run_id, client_order_id=query.client_order_id)
        return json_answer(OrderList(orders=found))

    async def risk(_request: Request) -> JSONResponse:
        reading = await gateway.breaker.read()
        view = RiskView(
            max_order_size=gateway.limits.max_order_size,
            max_daily_loss=gateway.limits.max_daily_loss,
            daily_loss=await gateway.loss_of_today(),
            kill_switch=await gateway.kill_switch.is_engaged(),
            breaker=BreakerView(state=reading.state, failures=reading.failures),
        )
        return json_answer(view)

    async def turn_kill_switch(request: Request) -> JSONResponse:
        wish = await read_json(request, KillSwitchBody)
        if wish.engaged:
            await gateway.kill_switch.engage()
        else:
            await gateway.kill_switch.release()
        log.warning("kill switch turned", extra={"engaged": wish.engaged})
        return json_answer(wish)

    return Starlette(
        routes=[
            health_route("execution_gateway", checks),
            Route("/mode", show_mode),
            Route("/orders", orders),
            Route("/risk", risk),
            Route("/kill-switch", turn_kill_switch, methods=["POST"]),
        ],
        exception_handlers={ProblemError: answer_problem},
        lifespan=lifespan,
    )
