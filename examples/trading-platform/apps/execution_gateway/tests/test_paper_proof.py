import httpx
import pytest
from execution_gateway.paper_proof import NotProvenError, main, prove_paper_mode
from execution_gateway.venue import VenueRefusalError, VenueUnavailableError
from gateway_desk import KEY_ID, SECRET
from manual_clock import ManualClock
from paper_venue.http_api import PaperVenue
from platform_kit.settings import ConfigurationError
from pydantic import SecretStr

PAPER = {
    "ALPACA_PAPER": "true",
    "APCA_API_BASE_URL": "http://venue",
    "APCA_API_KEY_ID": KEY_ID,
    "APCA_API_SECRET_KEY": SECRET.get_secret_value(),
}


def answering(response: httpx.Response) -> httpx.MockTransport:
    return httpx.MockTransport(lambda _request: response)


async def test_a_paper_account_behind_paper_switches_is_the_proof() -> None:
    venue = httpx.ASGITransport(PaperVenue(KEY_ID, SECRET, ManualClock().now).app())

    assert (
        await prove_paper_mode(PAPER, venue) == "paper mode is active: account PA3STANDIN01 at http://venue"
    )


async def test_an_account_that_is_not_a_paper_one_is_no_proof() -> None:
    with pytest.raises(NotProvenError, match="not a paper account"):
        await prove_paper_mode(PAPER, answering(httpx.Response(200, json={"account_number": "123456789"})))


async def test_wrong_credentials_are_no_proof() -> None:
    venue = httpx.ASGITransport(PaperVenue(KEY_ID, SecretStr("another"), ManualClock().now).app())

    with pytest.raises(VenueRefusalError, match="HTTP 403"):
        await prove_paper_mode(PAPER, venue)


async def test_a_silent_venue_is_no_proof() -> None:
    with pytest.raises(VenueUnavailableError, match="HTTP 503"):
        await prove_paper_mode(PAPER, answering(httpx.Response(503)))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"ALPACA_PAPER": "True"}, ConfigurationError),
        ({"ALPACA_PAPER": "", "DRY_RUN": "true"}, NotProvenError),
        ({"APCA_API_BASE_URL": "https://api.alpaca.markets"}, ConfigurationError),
    ],
)
async def test_without_paper_switches_the_venue_is_not_even_asked(
    change: dict[str, str], error: type[Exception]
) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise AssertionError("asked")

    with pytest.raises(error):
        await prove_paper_mode({**PAPER, **change}, httpx.MockTransport(answer))


def test_the_command_says_why_in_one_line_and_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main({}) == 1

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("paper mode is not proven: neither DRY_RUN nor ALPACA_PAPER")
    assert printed.err.count("\n") == 1
