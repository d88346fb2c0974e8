from decimal import Decimal

import pytest
from execution_gateway.risk import RiskFacts, RiskLimits, decide_risk

LIMITS = RiskLimits(max_order_size=Decimal(5000), max_daily_loss=Decimal(100))


@pytest.mark.parametrize(
    ("size", "loss"),
    [("1", "0"), ("5000", "0"), ("5000.00", "99.99")],
)
def test_an_order_within_the_limits_may_go(size: str, loss: str) -> None:
    assert decide_risk(RiskFacts(Decimal(size), Decimal(loss), False), LIMITS) is None


@pytest.mark.parametrize(
    ("size", "loss", "is_engaged", "rule"),
    [
        ("5000.01", "0", False, "max_order_size"),
        ("1", "100", False, "max_daily_loss"),
        ("1", "100.01", False, "max_daily_loss"),
        ("1", "0", True, "kill_switch"),
        ("9999", "9999", True, "kill_switch"),
    ],
)
def test_an_order_beyond_a_limit_is_refused_by_that_rule(
    size: str, loss: str, is_engaged: bool, rule: str
) -> None:
    refusal = decide_risk(RiskFacts(Decimal(size), Decimal(loss), is_engaged), LIMITS)

    assert refusal is not None
    assert refusal.rule == rule


def test_a_refusal_states_what_was_found_and_what_is_allowed() -> None:
    refusal = decide_risk(RiskFacts(Decimal("5000.01"), Decimal(0), False), LIMITS)

    assert str(refusal) == "max_order_size: 5000.01 is over 5000"
