"""The full flow over HTTP: data, signals, orders, report."""

import pytest
from live_platform import LivePlatform, new_run


def test_a_cycle_turns_data_into_settled_orders(platform: LivePlatform) -> None:
    run_id = new_run()

    response = platform.orchestrator.post("/cycles", json={"run_id": run_id})

    cycle = response.raise_for_status().json()
    assert cycle["state"] == "completed"
    assert cycle["signals"] > 0
    assert cycle["orders"] == {"filled": cycle["signals"]}
    assert len(platform.venue_orders()) == cycle["signals"]


def test_the_state_reports_the_last_cycle_and_survives_in_the_database(platform: LivePlatform) -> None:
    run_id = new_run()
    cycle = platform.orchestrator.post("/cycles", json={"run_id": run_id}).raise_for_status().json()

    state = platform.orchestrator.get("/state").raise_for_status().json()

    assert state["phase"] == "idle"
    assert state["last"] == cycle
    assert state["cycles"] == {"completed": 1}
    (row,) = platform.rows("SELECT state, signals FROM cycles WHERE run_id = %s", run_id)
    assert row == {"state": "completed", "signals": cycle["signals"]}


def test_the_same_cycle_again_places_no_second_order(platform: LivePlatform) -> None:
    run_id = new_run()
    first = platform.orchestrator.post("/cycles", json={"run_id": run_id}).raise_for_status().json()

    second = platform.orchestrator.post("/cycles", json={"run_id": run_id}).raise_for_status().json()

    assert second["orders"] == first["orders"]
    assert len(platform.venue_orders()) == first["signals"]


def test_a_cycle_survives_that_the_database_dropped_every_connection(platform: LivePlatform) -> None:
    platform.orchestrator.get("/state").raise_for_status()
    platform.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    cycle = platform.orchestrator.post("/cycles", json={"run_id": new_run()}).raise_for_status().json()

    assert cycle["orders"] == {"filled": cycle["signals"]}


def test_a_day_without_a_trend_is_a_cycle_without_orders(platform: LivePlatform) -> None:
    response = platform.orchestrator.post("/cycles", json={"run_id": new_run(), "as_of": "2026-01-05"})

    cycle = response.raise_for_status().json()
    assert (cycle["state"], cycle["signals"], cycle["orders"]) == ("completed", 0, {})


def test_a_day_without_data_is_a_failed_cycle_with_the_reason(platform: LivePlatform) -> None:
    response = platform.orchestrator.post("/cycles", json={"run_id": new_run(), "as_of": "2026-01-04"})

    assert response.status_code == 502
    assert response.json()["state"] == "failed"
    assert "no bars for 2026-01-04" in response.json()["reason"]


@pytest.mark.parametrize("service", ["signal_service", "gateway", "orchestrator", "venue"])
def test_every_service_is_healthy(platform: LivePlatform, service: str) -> None:
    health = getattr(platform, service).get("/health")

    assert health.status_code == 200
    assert health.json()["status"] == "ok"


def test_the_orchestrator_reports_the_gateways_mode(platform: LivePlatform) -> None:
    mode = platform.orchestrator.get("/mode").raise_for_status().json()

    assert mode == platform.gateway.get("/mode").json()
    assert (mode["mode"], mode["alpaca_paper"]) == ("paper", True)
