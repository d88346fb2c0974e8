from decimal import Decimal

import httpx
import pytest
from paper_venue.__main__ import build
from paper_venue.positions import Position
from platform_kit.settings import ConfigurationError


async def trade(venue: httpx.AsyncClient, name: str, side: str, qty: str, price: str) -> None:
    order = {
        "symbol": "AAPL",
        "qty": qty,
        "side": side,
        "type": "limit",
        "limit_price": price,
        "time_in_force": "day",
        "client_order_id": name,
    }
    assert (await venue.post("/v2/orders", json=order)).status_code == 200


async def test_the_account_is_a_paper_account_with_its_opening_cash(venue: httpx.AsyncClient) -> None:
    account = (await venue.get("/v2/account")).json()

    assert account["account_number"].startswith("PA")
    assert (account["status"], account["cash"], account["equity"]) == ("ACTIVE", "100000", "100000")


async def test_trades_move_cash_positions_and_activities(venue: httpx.AsyncClient) -> None:
    await trade(venue, "in", "buy", "10", "100")
    await trade(venue, "out", "sell", "4", "90")

    account = (await venue.get("/v2/account")).json()
    (position,) = (await venue.get("/v2/positions")).json()
    fills = (await venue.get("/v2/account/activities/FILL")).json()

    assert account["cash"] == "99360"
    assert account["equity"] == "99900"
    assert (position["qty"], position["avg_entry_price"], position["unrealized_pl"]) == ("6", "100", "-60")
    assert [(fill["side"], fill["qty"], fill["price"]) for fill in fills] == [
        ("sell", "4", "90"),
        ("buy", "10", "100"),
    ]
    assert len({fill["id"] for fill in fills}) == 2


async def test_a_closed_position_is_no_longer_listed(venue: httpx.AsyncClient) -> None:
    await trade(venue, "in", "buy", "10", "100")
    await trade(venue, "out", "sell", "10", "101")

    assert (await venue.get("/v2/positions")).json() == []


async def test_a_short_position_is_listed_as_such(venue: httpx.AsyncClient) -> None:
    await trade(venue, "short", "sell", "10", "100")

    (position,) = (await venue.get("/v2/positions")).json()
    assert (position["side"], position["qty"]) == ("short", "-10")


@pytest.mark.parametrize(
    ("header", "value"), [("APCA-API-KEY-ID", "PKSOMEBODYELSE"), ("APCA-API-SECRET-KEY", "guess")]
)
async def test_wrong_credentials_are_forbidden(venue: httpx.AsyncClient, header: str, value: str) -> None:
    response = await venue.get("/v2/account", headers={header: value})

    assert response.status_code == 403
    assert response.json()["message"] == "forbidden."


async def test_the_market_is_always_open(venue: httpx.AsyncClient) -> None:
    clock = (await venue.get("/v2/clock")).json()

    assert clock["is_open"] is True
    assert clock["timestamp"] == "2026-05-07T12:00:00Z"


@pytest.mark.parametrize(
    ("trades", "quantity", "average"),
    [
        ([("10", "100"), ("10", "110")], "20", "105"),
        ([("10", "100"), ("-4", "90")], "6", "100"),
        ([("10", "100"), ("-15", "90")], "-5", "90"),
        ([("-10", "100"), ("-10", "80")], "-20", "90"),
        ([("10", "100"), ("-10", "90")], "0", "0"),
    ],
)
def test_positions_keep_their_average_cost(
    trades: list[tuple[str, str]], quantity: str, average: str
) -> None:
    position = Position("AAPL")
    for traded, price in trades:
        position = position.after_trade(Decimal(traded), Decimal(price))

    assert (position.quantity, position.average_price) == (Decimal(quantity), Decimal(average))


def test_a_venue_without_credentials_does_not_start() -> None:
    with pytest.raises(ConfigurationError, match="PAPER_VENUE_SECRET_KEY"):
        build({"PAPER_VENUE_KEY_ID": "PKSYNTHETIC0000EXAMPLE"})
