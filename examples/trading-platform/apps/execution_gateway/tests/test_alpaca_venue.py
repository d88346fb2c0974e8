from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from execution_gateway.alpaca_venue import AlpacaVenue, is_paper_account
from execution_gateway.orders import Order, client_order_id_for
from execution_gateway.venue import VenueRefusalError, VenueUnavailableError
from gateway_desk import GatewayDesk
from made_signals import make_signal
from platform_kit.messages import OrderStatus

Answer = Callable[[httpx.Request], httpx.Response]
NOW = datetime(2026, 5, 7, 12, tzinfo=UTC)


def an_order() -> Order:
    signal = make_signal()
    return Order(
        client_order_id=client_order_id_for(signal.signal_id),
        signal_id=signal.signal_id,
        run_id=signal.run_id,
        symbol=signal.symbol,
        side=signal.side,
        quantity=signal.quantity,
        limit_price=signal.reference_price,
        status=OrderStatus.RECEIVED,
        created_at=NOW,
        updated_at=NOW,
    )


def venue_that(answer: Answer) -> AlpacaVenue:
    return AlpacaVenue(httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://venue"))


def account_then(answer: Answer) -> Answer:
    """A paper account first; whatever the test is about after that."""
    return lambda request: (
        httpx.Response(200, json={"account_number": "PA0TEST"})
        if request.url.path == "/v2/account"
        else answer(request)
    )


async def test_a_retry_after_a_lost_answer_finds_its_own_order(desk: GatewayDesk) -> None:
    first = await desk.gateway.venue.submit(an_order())

    assert await desk.gateway.venue.submit(an_order()) == first
    assert len(await desk.venue_orders()) == 1


async def test_an_order_that_never_arrived_is_not_found(desk: GatewayDesk) -> None:
    assert await desk.gateway.venue.look_up("sig-unknown") is None


async def test_no_order_leaves_for_an_account_that_is_not_a_paper_one() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.method)
        return httpx.Response(200, json={"account_number": "123456789"})

    with pytest.raises(VenueRefusalError, match="not a paper account"):
        await venue_that(answer).submit(an_order())

    assert seen == ["GET"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_faults_of_the_venue_mean_unavailable(status: int) -> None:
    with pytest.raises(VenueUnavailableError, match=f"HTTP {status}"):
        await venue_that(lambda _request: httpx.Response(status)).submit(an_order())


@pytest.mark.parametrize(
    "error", [httpx.ReadTimeout, httpx.ConnectError, httpx.RemoteProtocolError, httpx.DecodingError]
)
async def test_a_lost_connection_means_unavailable(error: type[httpx.RequestError]) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise error("lost")

    with pytest.raises(VenueUnavailableError, match=error.__name__):
        await venue_that(answer).account_number()


@pytest.mark.parametrize("body", ["", "<html>", "{}", '{"account_number": 7}'])
async def test_an_answer_in_another_shape_means_unavailable(body: str) -> None:
    with pytest.raises(VenueUnavailableError, match="documented shape"):
        await venue_that(lambda _request: httpx.Response(200, text=body)).account_number()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"code": 40310000, "message": "account is restricted"}', "HTTP 403: account is restricted"),
        ("<html>", "HTTP 403: no readable message"),
    ],
)
async def test_a_refusal_carries_the_venues_reason(body: str, reason: str) -> None:
    with pytest.raises(VenueRefusalError, match=reason):
        await venue_that(account_then(lambda _request: httpx.Response(403, text=body))).submit(an_order())


async def test_an_unprocessable_order_that_the_venue_does_not_know_is_refused() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(422, json={"message": "qty must be > 0"})
        return httpx.Response(404, json={"message": "order not found"})

    with pytest.raises(VenueRefusalError, match="HTTP 422: qty must be > 0"):
        await venue_that(account_then(answer)).submit(an_order())


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("new", OrderStatus.SUBMITTED),
        ("partially_filled", OrderStatus.SUBMITTED),
        ("expired", OrderStatus.CANCELED),
        ("canceled", OrderStatus.CANCELED),
        ("rejected", OrderStatus.REJECTED),
        ("a word of tomorrow", OrderStatus.SUBMITTED),
    ],
)
async def test_the_venues_words_are_translated(word: str, status: OrderStatus) -> None:
    body = {"id": "v-1", "client_order_id": "sig-1", "status": word, "filled_qty": "0"}

    report = await venue_that(lambda _request: httpx.Response(200, json=body)).look_up("sig-1")

    assert report is not None
    assert report.status is status


@pytest.mark.parametrize("word", ["filled", "canceled"])
@pytest.mark.parametrize("shown", ["", "4"])
async def test_an_order_is_not_settled_before_the_venue_shows_all_of_its_fills(word: str, shown: str) -> None:
    order = {"id": "v-1", "client_order_id": "sig-1", "status": word, "filled_qty": "10"}
    fill = {
        "id": "fill-1",
        "order_id": "v-1",
        "symbol": "AAPL",
        "side": "buy",
        "qty": shown,
        "price": "100",
        "transaction_time": "2026-05-07T12:00:00Z",
    }

    def answer(request: httpx.Request) -> httpx.Response:
        is_order = request.url.path.startswith("/v2/orders")
        return httpx.Response(200, json=order if is_order else [fill] if shown else [])

    report = await venue_that(answer).look_up("sig-1")

    assert report is not None
    assert report.status is OrderStatus.SUBMITTED
    assert [str(fill.quantity) for fill in report.fills] == ([shown] if shown else [])


@pytest.mark.parametrize(("number", "is_paper"), [("PA3STANDIN01", True), ("123456789", False), ("", False)])
def test_paper_accounts_are_told_by_their_number(number: str, is_paper: bool) -> None:
    assert is_paper_account(number) is is_paper
