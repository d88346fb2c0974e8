import httpx
from platform_kit.json_api import ProblemError, answer_problem, json_answer, read_json, read_query
from platform_kit.messages import Message
from platform_kit.money import Amount
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


class Wish(Message):
    amount: Amount
    note: str = "none"


async def echo_body(request: Request) -> JSONResponse:
    return json_answer(await read_json(request, Wish), status=201)


async def echo_query(request: Request) -> JSONResponse:
    return json_answer(read_query(request, Wish))


async def ask(method: str, path: str, body: str = "") -> httpx.Response:
    app = Starlette(
        routes=[Route("/wish", echo_body, methods=["POST"]), Route("/wish", echo_query)],
        exception_handlers={ProblemError: answer_problem},
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk") as client:
        return await client.request(method, path, content=body)


async def test_amounts_come_back_as_strings() -> None:
    response = await ask("POST", "/wish", '{"amount": "1.10"}')

    assert response.status_code == 201
    assert response.json() == {"amount": "1.10", "note": "none"}


async def test_a_query_is_parsed_like_a_body() -> None:
    assert (await ask("GET", "/wish?amount=2.50&note=x")).json() == {"amount": "2.50", "note": "x"}


async def test_a_wrong_body_names_the_field() -> None:
    response = await ask("POST", "/wish", '{"amount": 1.1}')

    assert response.status_code == 422
    assert response.json()["code"] == "invalid_request"
    assert response.json()["message"].startswith("amount: ")


async def test_an_empty_body_stands_for_an_empty_object() -> None:
    assert "Field required" in (await ask("POST", "/wish")).json()["message"]


async def test_broken_json_is_the_senders_fault() -> None:
    assert (await ask("POST", "/wish", "{")).status_code == 422


async def test_a_wrong_query_is_the_senders_fault() -> None:
    assert (await ask("GET", "/wish?amount=ten")).status_code == 422
