"""A whole paper run: several days of cycles, after which all books agree."""

from collections import defaultdict
from decimal import Decimal

from live_platform import LivePlatform, new_run

DAYS = ["2026-02-17", "2026-03-10", "2026-04-01", "2026-04-20", "2026-05-07"]
OPENING_CASH = Decimal(100_000)


def test_the_books_agree_after_a_paper_run(platform: LivePlatform) -> None:
    run = new_run()
    assert platform.orchestrator.get("/mode").json()["mode"] == "paper"
    assert platform.venue.get("/v2/account").json()["account_number"].startswith("PA")

    cycles = [
        platform.orchestrator.post("/cycles", json={"run_id": f"{run}-{number}", "as_of": day})
        .raise_for_status()
        .json()
        for number, day in enumerate(DAYS)
    ]

    assert {cycle["state"] for cycle in cycles} == {"completed"}
    placed = sum(cycle["orders"].get("filled", 0) for cycle in cycles)
    assert placed == sum(cycle["signals"] for cycle in cycles) > len(DAYS)
    assert platform.orchestrator.get("/state").json()["cycles"] == {"completed": len(DAYS)}
    assert own_orders(platform) == venue_orders(platform)
    assert own_positions(platform) == venue_positions(platform)
    assert Decimal(platform.venue.get("/v2/account").json()["cash"]) == OPENING_CASH - own_spending(platform)


def own_orders(platform: LivePlatform) -> set[tuple[str, Decimal]]:
    rows = platform.rows("SELECT client_order_id, filled_quantity FROM orders WHERE status = 'filled'")
    return {(row["client_order_id"], row["filled_quantity"]) for row in rows}


def venue_orders(platform: LivePlatform) -> set[tuple[str, Decimal]]:
    return {(order["client_order_id"], Decimal(order["filled_qty"])) for order in platform.venue_orders()}


def own_positions(platform: LivePlatform) -> dict[str, Decimal]:
    held: defaultdict[str, Decimal] = defaultdict(Decimal)
    for fill in platform.rows("SELECT symbol, side, quantity FROM fills"):
        held[fill["symbol"]] += fill["quantity"] if fill["side"] == "buy" else -fill["quantity"]
    return {symbol: quantity for symbol, quantity in held.items() if quantity}


def venue_positions(platform: LivePlatform) -> dict[str, Decimal]:
    positions = platform.venue.get("/v2/positions").raise_for_status().json()
    return {position["symbol"]: Decimal(position["qty"]) for position in positions}


def own_spending(platform: LivePlatform) -> Decimal:
    rows = platform.rows(
        "SELECT sum(CASE side WHEN 'buy' THEN 1 ELSE -1 END * quantity * price) AS spent FROM fills"
    )
    return Decimal(rows[0]["spent"])
