from decimal import Decimal

import pytest
from platform_kit.money import Amount, PositiveAmount, to_cents
from pydantic import TypeAdapter, ValidationError


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("1.005", "1.01"), ("1.004", "1.00"), ("-2.675", "-2.68"), ("3", "3.00")],
)
def test_amounts_round_half_up_to_cents(amount: str, cents: str) -> None:
    assert to_cents(Decimal(amount)) == Decimal(cents)


@pytest.mark.parametrize("value", [0.1, 1.0, True, float("nan"), "NaN", "Infinity", "ten"])
def test_an_amount_refuses_what_cannot_be_exact(value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Amount).validate_python(value)


def test_json_carries_amounts_as_strings_and_back_unchanged() -> None:
    adapter = TypeAdapter(Amount)

    written = adapter.dump_json(Decimal("0.10"))

    assert written == b'"0.10"'
    assert adapter.validate_json(written) == Decimal("0.10")


@pytest.mark.parametrize("value", ["0", "-1"])
def test_a_positive_amount_is_more_than_nothing(value: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(PositiveAmount).validate_python(value)
