"""The two services that a cycle needs, over HTTP."""

from datetime import date
from typing import Literal, Protocol, TypeVar
from uuid import UUID

import httpx
from platform_kit.messages import OrderStatus
from pydantic import BaseModel, ConfigDict, ValidationError


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class PublishedSignal(_Answer):
    signal_id: UUID


class SignalBatch(_Answer):
    signals: list[PublishedSignal]
    receivers: int


class OrderView(_Answer):
    signal_id: UUID
    status: OrderStatus
    attempts: int


class OrderList(_Answer):
    orders: list[OrderView]


class ModeView(_Answer):
    mode: Literal["paper", "dry_run"]
    dry_run: bool
    alpaca_paper: bool
    venue: str


class ServiceError(Exception):
    """A service did not do its part; the message names it."""


class SignalSource(Protocol):
    async def publish(self, run_id: str, as_of: date | None) -> SignalBatch: ...


class Execution(Protocol):
    async def mode(self) -> ModeView: ...
    async def orders(self, run_id: str) -> list[OrderView]: ...


AnswerType = TypeVar("AnswerType", bound=BaseModel)


class SignalServiceClient:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def health(self) -> None:
        await _send(self._client, "signal_service", "GET", "/health")

    async def publish(self, run_id: str, as_of: date | None) -> SignalBatch:
        body = {"run_id": run_id, "as_of": as_of.isoformat() if as_of else None}
        return _parse(SignalBatch, await _send(self._client, "signal_service", "POST", "/signals", json=body))


class ExecutionGatewayClient:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def health(self) -> None:
        await _send(self._client, "execution_gateway", "GET", "/health")

    async def mode(self) -> ModeView:
        return _parse(ModeView, await _send(self._client, "execution_gateway", "GET", "/mode"))

    async def orders(self, run_id: str) -> list[OrderView]:
        answer = await _send(self._client, "execution_gateway", "GET", "/orders", params={"run_id": run_id})
        return _parse(OrderList, answer).orders


async def _send(
    client: httpx.AsyncClient,
    service: str,
    method: str,
    path: str,
    *,
    json: object = None,
    params: dict[str, str] | None = None,
) -> bytes:
    try:
        response = await client.request(method, path, json=json, params=params)
    except httpx.TransportError as error:
        raise ServiceError(f"{service} does not answer {method} {path}: {type(error).__name__}") from error
    if not response.is_success:
        raise ServiceError(
            f"{service} answered {method} {path} with {response.status_code}: {response.text[:200]}"
        )
    return response.content


def _parse(model: type[AnswerType], body: bytes) -> AnswerType:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        faults = "; ".join(".".join(str(part) for part in fault["loc"]) for fault in error.errors())
        raise ServiceError(f"unexpected answer, see {faults}") from error
