import httpx
import pytest

ORDER = {
    "symbol": "AAPL",
    "qty": "10",
    "side": "buy",
    "type": "limit",
    "limit_price": "100.50",
    "time_in_force": "day",
    "client_order_id": "order-1",
}


async def test_a_limit_order_fills_at_its_limit(venue: httpx.AsyncClient) -> None:
    order = (await venue.post("/v2/orders", json=ORDER)).json()

    assert order["status"] == "filled"
    assert (order["qty"], order["filled_qty"], order["filled_avg_price"]) == ("10", "10", "100.5")
    assert order["filled_at"] == "2026-05-07T12:00:00Z"


async def test_a_second_order_under_the_same_client_order_id_is_refused(venue: httpx.AsyncClient) -> None:
    await venue.post("/v2/orders", json=ORDER)

    response = await venue.post("/v2/orders", json={**ORDER, "qty": "1"})

    assert response.status_code == 422
    assert response.json() == {"code": 40010001, "message": "client_order_id must be unique"}


async def test_an_order_is_found_by_either_id(venue: httpx.AsyncClient) -> None:
    order = (await venue.post("/v2/orders", json=ORDER)).json()

    by_id = await venue.get(f"/v2/orders/{order['id']}")
    by_client = await venue.get("/v2/orders:by_client_order_id", params={"client_order_id": "order-1"})

    assert by_id.json() == by_client.json() == order


@pytest.mark.parametrize(
    "path", ["/v2/orders/nothing", "/v2/orders:by_client_order_id?client_order_id=nothing"]
)
async def test_an_unknown_order_is_not_found(venue: httpx.AsyncClient, path: str) -> None:
    response = await venue.get(path)

    assert response.status_code == 404
    assert response.json()["code"] == 40410000


async def test_the_same_orders_give_the_same_ids_in_every_life_of_the_venue(venue: httpx.AsyncClient) -> None:
    first = (await venue.post("/v2/orders", json=ORDER)).json()
    await venue.post("/admin/reset")

    assert (await venue.post("/v2/orders", json=ORDER)).json() == first


@pytest.mark.parametrize(
    ("side", "quote", "status"),
    [
        ("buy", "100.50", "filled"),
        ("buy", "100.51", "accepted"),
        ("sell", "100.50", "filled"),
        ("sell", "100.49", "accepted"),
    ],
)
async def test_a_quote_beyond_the_limit_leaves_the_order_resting(
    venue: httpx.AsyncClient, side: str, quote: str, status: str
) -> None:
    await venue.post("/admin/quotes", json={"quotes": {"AAPL": quote}})

    assert (await venue.post("/v2/orders", json={**ORDER, "side": side})).json()["status"] == status


async def test_a_resting_order_can_be_cancelled_once(venue: httpx.AsyncClient) -> None:
    await venue.post("/admin/quotes", json={"quotes": {"AAPL": "200"}})
    order = (await venue.post("/v2/orders", json=ORDER)).json()
    path = f"/v2/orders/{order['id']}"

    assert (await venue.delete(path)).status_code == 204
    assert (await venue.get(path)).json()["status"] == "canceled"
    assert (await venue.delete(path)).status_code == 422


async def test_orders_are_listed_by_status_newest_first(venue: httpx.AsyncClient) -> None:
    await venue.post("/v2/orders", json=ORDER)
    await venue.post("/admin/quotes", json={"quotes": {"AAPL": "200"}})
    await venue.post("/v2/orders", json={**ORDER, "client_order_id": "order-2"})

    async def listed(status: str) -> list[str]:
        orders = (await venue.get("/v2/orders", params={"status": status})).json()
        return [order["client_order_id"] for order in orders]

    assert await listed("open") == ["order-2"]
    assert await listed("closed") == ["order-1"]
    assert await listed("all") == ["order-2", "order-1"]
    assert (await venue.get("/v2/orders", params={"status": "some"})).status_code == 422


async def test_a_market_order_needs_a_price_from_somewhere(venue: httpx.AsyncClient) -> None:
    market = {**ORDER, "type": "market", "client_order_id": "market-1"}
    del market["limit_price"]

    assert (await venue.post("/v2/orders", json=market)).status_code == 422
    await venue.post("/v2/orders", json=ORDER)
    assert (await venue.post("/v2/orders", json=market)).json()["filled_avg_price"] == "100.5"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"qty": "0"}, 422),
        ({"qty": "-3"}, 422),
        ({"side": "hold"}, 422),
        ({"limit_price": None}, 422),
        ({"type": "market"}, 422),
        ({"qty": "100000"}, 403),
    ],
)
async def test_an_impossible_order_is_refused(
    venue: httpx.AsyncClient, change: dict[str, str], status: int
) -> None:
    assert (await venue.post("/v2/orders", json={**ORDER, **change})).status_code == status
    assert (await venue.get("/v2/orders", params={"status": "all"})).json() == []
