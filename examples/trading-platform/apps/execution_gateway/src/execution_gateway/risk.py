"""Limits that an order must keep before it may leave."""

from dataclasses import dataclass
from decimal import Decimal

from platform_kit.money import to_cents


@dataclass(frozen=True)
class RiskLimits:
    max_order_size: Decimal
    max_daily_loss: Decimal


@dataclass(frozen=True)
class RiskFacts:
    order_size: Decimal
    daily_loss: Decimal
    is_kill_switch_engaged: bool


@dataclass(frozen=True)
class Refusal:
    rule: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.detail}"


def decide_risk(facts: RiskFacts, limits: RiskLimits) -> Refusal | None:
    """None means the order may go. A limit is inclusive for sizes and exclusive for losses:
    an order of exactly the maximum passes, a loss of exactly the maximum stops trading."""
    if facts.is_kill_switch_engaged:
        return Refusal("kill_switch", "trading is stopped")
    if facts.order_size > limits.max_order_size:
        return Refusal("max_order_size", f"{to_cents(facts.order_size)} is over {limits.max_order_size}")
    if facts.daily_loss >= limits.max_daily_loss:
        return Refusal(
            "max_daily_loss", f"lost {to_cents(facts.daily_loss)} today, {limits.max_daily_loss} allowed"
        )
    return None
