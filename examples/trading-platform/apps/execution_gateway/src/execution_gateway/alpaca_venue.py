"""Alpaca's v2 trading API, paper accounts only."""

from typing import TypeVar

import httpx
from platform_kit.messages import OrderStatus, Side
from platform_kit.money import Amount
from pydantic import AwareDatetime, BaseModel, ConfigDict, SecretStr, TypeAdapter, ValidationError

from execution_gateway.orders import Fill, Order
from execution_gateway.venue import VenueRefusalError, VenueReport, VenueUnavailableError

PAPER_ACCOUNT_PREFIX = "PA"
HTTP_TOO_MANY_REQUESTS = 429


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class AccountShape(_Shape):
    account_number: str


class OrderShape(_Shape):
    id: str
    client_order_id: str
    status: str
    filled_qty: Amount


class FillShape(_Shape):
    id: str
    order_id: str
    symbol: str
    side: Side
    qty: Amount
    price: Amount
    transaction_time: AwareDatetime


class ProblemShape(_Shape):
    message: str = "no message"


ShapeType = TypeVar("ShapeType")

_STATUSES = {
    "filled": OrderStatus.FILLED,
    "canceled": OrderStatus.CANCELED,
    "expired": OrderStatus.CANCELED,
    "rejected": OrderStatus.REJECTED,
}
_FILLS = TypeAdapter(list[FillShape])


def alpaca_http_client(
    base_url: str,
    key_id: str,
    secret_key: SecretStr,
    timeout_seconds: float,
    transport: httpx.AsyncBaseTransport | None = None,
) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=transport,
        base_url=base_url,
        timeout=timeout_seconds,
        headers={"APCA-API-KEY-ID": key_id, "APCA-API-SECRET-KEY": secret_key.get_secret_value()},
    )


class AlpacaVenue:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._is_paper_confirmed = False

    async def account_number(self) -> str:
        response = await self._send("GET", "/v2/account")
        return _parse(TypeAdapter(AccountShape), _accepted(response)).account_number

    async def submit(self, order: Order) -> VenueReport:
        await self._require_paper_account()
        response = await self._send("POST", "/v2/orders", json=_order_body(order))
        if response.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            # A retry after a lost answer meets its own order; anything else was refused for good.
            known = await self.look_up(order.client_order_id)
            if known is not None:
                return known
        return await self._report(_parse(TypeAdapter(OrderShape), _accepted(response)))

    async def look_up(self, client_order_id: str) -> VenueReport | None:
        response = await self._send(
            "GET", "/v2/orders:by_client_order_id", params={"client_order_id": client_order_id}
        )
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        return await self._report(_parse(TypeAdapter(OrderShape), _accepted(response)))

    async def _require_paper_account(self) -> None:
        """The last line of defence: no order leaves for an account that is not a paper one."""
        if self._is_paper_confirmed:
            return
        if not is_paper_account(await self.account_number()):
            raise VenueRefusalError("the venue's account is not a paper account")
        self._is_paper_confirmed = True

    async def _report(self, order: OrderShape) -> VenueReport:
        fills = await self._fills(order.id) if order.filled_qty > 0 else []
        # Activities can trail the order; settled without all its fills, it would never be asked about again.
        is_complete = sum(fill.quantity for fill in fills) >= order.filled_qty
        status = _STATUSES.get(order.status, OrderStatus.SUBMITTED)
        return VenueReport(order.id, status if is_complete else OrderStatus.SUBMITTED, fills)

    async def _fills(self, venue_order_id: str) -> list[Fill]:
        response = await self._send("GET", "/v2/account/activities/FILL")
        return [
            Fill(fill.id, fill.symbol, fill.side, fill.qty, fill.price, fill.transaction_time)
            for fill in _parse(_FILLS, _accepted(response))
            if fill.order_id == venue_order_id
        ]

    async def _send(
        self, method: str, path: str, *, json: object = None, params: dict[str, str] | None = None
    ) -> httpx.Response:
        try:
            response = await self._client.request(method, path, json=json, params=params)
        except httpx.RequestError as error:
            raise VenueUnavailableError(f"{method} {path}: {type(error).__name__}") from error
        if response.is_server_error or response.status_code == HTTP_TOO_MANY_REQUESTS:
            raise VenueUnavailableError(f"{method} {path}: HTTP {response.status_code}")
        return response


def is_paper_account(account_number: str) -> bool:
    return account_number.startswith(PAPER_ACCOUNT_PREFIX)


def _order_body(order: Order) -> dict[str, str]:
    return {
        "symbol": order.symbol,
        "qty": str(order.quantity),
        "side": order.side,
        "type": "limit",
        "limit_price": str(order.limit_price),
        "time_in_force": "day",
        "client_order_id": order.client_order_id,
    }


def _accepted(response: httpx.Response) -> bytes:
    if response.is_success:
        return response.content
    try:
        message = ProblemShape.model_validate_json(response.content).message
    except ValidationError:
        message = "no readable message"
    raise VenueRefusalError(f"HTTP {response.status_code}: {message}")


def _parse(shape: TypeAdapter[ShapeType], body: bytes) -> ShapeType:
    try:
        return shape.validate_json(body)
    except ValidationError as error:
        raise VenueUnavailableError("the answer is not in the venue's documented shape") from error
