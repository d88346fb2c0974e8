"""Money and quantities are Decimal from edge to edge; JSON carries them as strings."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field

CENT = Decimal("0.01")


def to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def _refuse_binary_numbers(value: object) -> object:
    if isinstance(value, (bool, float)):
        raise ValueError('write the amount as a string such as "10.25": a float cannot hold it exactly')
    return value


Amount = Annotated[Decimal, BeforeValidator(_refuse_binary_numbers)]
PositiveAmount = Annotated[Decimal, BeforeValidator(_refuse_binary_numbers), Field(gt=0)]
