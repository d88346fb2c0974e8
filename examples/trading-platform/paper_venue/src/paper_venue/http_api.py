"""The HTTP face: Alpaca's paths under /v2, and /admin for tests."""

import hmac
from collections.abc import Awaitable, Callable
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from platform_kit.health import health_route
from platform_kit.json_api import ProblemError, answer_problem, read_json
from platform_kit.messages import Message, Symbol
from platform_kit.money import PositiveAmount
from pydantic import BaseModel, ConfigDict, SecretStr, StringConstraints
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from paper_venue import shapes
from paper_venue.book import Book, OrderTicket, VenueError
from paper_venue.faults import FaultMode, Faults

Handler = Callable[[Request], Awaitable[Response]]
OPEN_STATUSES = frozenset({"accepted"})


class OrderBody(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    symbol: Symbol
    qty: PositiveAmount
    side: Literal["buy", "sell"]
    type: Literal["market", "limit"]
    time_in_force: Literal["day", "gtc", "opg", "cls", "ioc", "fok"]
    limit_price: PositiveAmount | None = None
    client_order_id: Annotated[str, StringConstraints(min_length=1, max_length=128)]


class FailBody(Message):
    mode: FaultMode


class QuotesBody(Message):
    quotes: dict[Symbol, PositiveAmount]


class PaperVenue:
    """One paper account behind one key pair."""

    def __init__(self, key_id: str, secret_key: SecretStr, now: Callable[[], datetime]) -> None:
        self._key_id = key_id
        self._secret_key = secret_key
        self._now = now
        self._book = Book(now)
        self._faults = Faults()

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                health_route("paper_venue", {}),
                Route("/v2/account", self._guarded(self._account), methods=["GET"]),
                Route("/v2/account/activities/FILL", self._guarded(self._fills), methods=["GET"]),
                Route("/v2/orders", self._guarded(self._submit), methods=["POST"]),
                Route("/v2/orders", self._guarded(self._orders), methods=["GET"]),
                Route(
                    "/v2/orders:by_client_order_id", self._guarded(self._by_client_order_id), methods=["GET"]
                ),
                Route("/v2/orders/{order_id}", self._guarded(self._order), methods=["GET"]),
                Route("/v2/orders/{order_id}", self._guarded(self._cancel), methods=["DELETE"]),
                Route("/v2/positions", self._guarded(self._positions), methods=["GET"]),
                Route("/v2/clock", self._guarded(self._clock), methods=["GET"]),
                Route("/admin/fail", self._fail, methods=["POST"]),
                Route("/admin/quotes", self._quote, methods=["POST"]),
                Route("/admin/reset", self._reset, methods=["POST"]),
            ],
            exception_handlers={ProblemError: answer_problem, VenueError: _answer_venue_error},
        )

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            if self._faults.mode is FaultMode.TIMEOUT:
                await self._faults.hang()
                # Never carried out late: it would surface in the middle of somebody's next test.
                raise VenueError(504, 50410000, "gateway timeout")
            if self._faults.mode is FaultMode.ERROR:
                raise VenueError(500, 50010000, "internal server error occurred")
            if not self._is_authentic(request):
                raise VenueError(403, 40310000, "forbidden.")
            return await handler(request)

        return guarded

    def _is_authentic(self, request: Request) -> bool:
        key_id = request.headers.get("APCA-API-KEY-ID", "")
        secret = request.headers.get("APCA-API-SECRET-KEY", "")
        is_key = hmac.compare_digest(key_id.encode(), self._key_id.encode())
        is_secret = hmac.compare_digest(secret.encode(), self._secret_key.get_secret_value().encode())
        return is_key and is_secret

    async def _account(self, _request: Request) -> Response:
        return JSONResponse(shapes.account_shape(self._book))

    async def _fills(self, _request: Request) -> Response:
        newest_first = reversed(self._book.executions)
        return JSONResponse([shapes.fill_shape(execution) for execution in newest_first])

    async def _submit(self, request: Request) -> Response:
        body = await read_json(request, OrderBody)
        if (body.limit_price is None) == (body.type == "limit"):
            raise VenueError(422, 40010001, "limit orders require a limit price, market orders forbid one")
        ticket = OrderTicket(
            body.client_order_id,
            body.symbol,
            body.side,
            body.type,
            body.qty,
            body.limit_price,
            body.time_in_force,
        )
        return JSONResponse(shapes.order_shape(self._book.submit(ticket)))

    async def _orders(self, request: Request) -> Response:
        status = request.query_params.get("status", "open")
        if status not in ("open", "closed", "all"):
            raise VenueError(422, 40010001, "status must be open, closed or all")
        orders = [
            order
            for order in reversed(self._book.orders.values())
            if status == "all" or (order.status in OPEN_STATUSES) == (status == "open")
        ]
        return JSONResponse([shapes.order_shape(order) for order in orders])

    async def _order(self, request: Request) -> Response:
        return JSONResponse(shapes.order_shape(self._book.get(request.path_params["order_id"])))

    async def _by_client_order_id(self, request: Request) -> Response:
        client_order_id = request.query_params.get("client_order_id", "")
        return JSONResponse(shapes.order_shape(self._book.get_by_client_order_id(client_order_id)))

    async def _cancel(self, request: Request) -> Response:
        self._book.cancel(request.path_params["order_id"])
        return Response(status_code=204)

    async def _positions(self, _request: Request) -> Response:
        held = [position for position in self._book.positions.values() if position.quantity != Decimal(0)]
        return JSONResponse([shapes.position_shape(p, self._book.price(p.symbol)) for p in held])

    async def _clock(self, _request: Request) -> Response:
        return JSONResponse(shapes.clock_shape(self._now()))

    async def _fail(self, request: Request) -> Response:
        self._faults.switch((await read_json(request, FailBody)).mode)
        return JSONResponse({"mode": self._faults.mode})

    async def _quote(self, request: Request) -> Response:
        self._book.quotes.update((await read_json(request, QuotesBody)).quotes)
        return JSONResponse({"quoted": sorted(self._book.quotes)})

    async def _reset(self, _request: Request) -> Response:
        self._book = Book(self._now)
        self._faults.switch(FaultMode.OFF)
        return JSONResponse({"reset": True})


async def _answer_venue_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, VenueError):
        raise error
    return JSONResponse({"code": error.code, "message": str(error)}, status_code=error.status)
