"""A position by average cost; a negative quantity is a short."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Position:
    symbol: str
    quantity: Decimal = Decimal(0)
    average_price: Decimal = Decimal(0)
    last_price: Decimal = Decimal(0)

    def after_trade(self, signed_quantity: Decimal, price: Decimal) -> "Position":
        quantity = self.quantity + signed_quantity
        return Position(self.symbol, quantity, self._average_after(signed_quantity, quantity, price), price)

    def _average_after(self, traded: Decimal, quantity: Decimal, price: Decimal) -> Decimal:
        if quantity == 0:
            return Decimal(0)
        if self.quantity * traded >= 0:  # opened or enlarged
            return (self.quantity * self.average_price + traded * price) / quantity
        has_flipped = self.quantity * quantity < 0
        return price if has_flipped else self.average_price
