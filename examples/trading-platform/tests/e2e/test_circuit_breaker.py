"""The circuit opens when the venue fails, keeps orders away from it, and closes when it is well again."""

import pytest
from execution_gateway.circuit_breaker import CircuitState
from live_platform import LivePlatform, new_run
from made_signals import make_signal
from papergate_faults import Faults
from platform_kit.messages import OrderStatus

THRESHOLD = 3  # BREAKER_FAILURE_THRESHOLD of docker-compose.ci.yml


def open_circuit(platform: LivePlatform, mode: str = "error") -> None:
    platform.fail_venue(mode)
    for _ in range(THRESHOLD):
        assert platform.execute(make_signal(new_run())).status is OrderStatus.FAILED
    assert platform.risk().breaker.state is CircuitState.OPEN


@pytest.mark.parametrize("mode", ["error", "timeout"])
def test_failures_in_a_row_open_the_circuit(platform: LivePlatform, mode: str) -> None:
    open_circuit(platform, mode)

    order = platform.execute(make_signal(new_run()))

    assert order.status is OrderStatus.REJECTED
    assert order.reason == "circuit_open: the venue is failing"


def test_fewer_failures_leave_it_closed(platform: LivePlatform) -> None:
    platform.fail_venue("error")
    for _ in range(THRESHOLD - 1):
        platform.execute(make_signal(new_run()))

    breaker = platform.risk().breaker
    assert (breaker.state, breaker.failures) == (CircuitState.CLOSED, THRESHOLD - 1)


def test_after_the_cool_down_a_success_closes_the_circuit(platform: LivePlatform) -> None:
    open_circuit(platform)
    platform.fail_venue("off")
    platform.wait_for_circuit(CircuitState.HALF_OPEN)

    order = platform.execute(make_signal(new_run()))

    assert order.status is OrderStatus.FILLED
    breaker = platform.risk().breaker
    assert (breaker.state, breaker.failures) == (CircuitState.CLOSED, 0)


def test_after_the_cool_down_a_failure_opens_it_again(platform: LivePlatform) -> None:
    open_circuit(platform)
    platform.wait_for_circuit(CircuitState.HALF_OPEN)

    order = platform.execute(make_signal(new_run()))

    assert order.status is OrderStatus.FAILED
    assert platform.risk().breaker.state is CircuitState.OPEN


def test_the_gateway_stays_healthy_while_its_venue_does_not(platform: LivePlatform) -> None:
    open_circuit(platform)

    assert platform.gateway.get("/health").status_code == 200


@pytest.mark.parametrize("kind", ["refuse", "reset", "half_open", "disconnect"])
def test_a_venue_that_cannot_be_reached_opens_the_circuit_until_it_can(
    platform: LivePlatform, faults: Faults, kind: str
) -> None:
    with getattr(faults, kind)("paper_venue"):
        for _ in range(THRESHOLD):
            assert platform.execute(make_signal(new_run())).status is OrderStatus.FAILED
        assert platform.risk().breaker.state is CircuitState.OPEN
        assert platform.execute(make_signal(new_run())).status is OrderStatus.REJECTED

    platform.wait_for_circuit(CircuitState.HALF_OPEN)
    assert platform.execute(make_signal(new_run())).status is OrderStatus.FILLED
    assert platform.risk().breaker.state is CircuitState.CLOSED


def test_a_slow_venue_is_not_a_failing_one(platform: LivePlatform, faults: Faults) -> None:
    with faults.latency("paper_venue", milliseconds=200):
        order = platform.execute(make_signal(new_run()))

    assert order.status is OrderStatus.FILLED
    assert platform.risk().breaker.failures == 0
