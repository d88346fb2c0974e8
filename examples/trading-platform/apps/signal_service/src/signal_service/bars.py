"""Market data: daily bars from a CSV file."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from platform_kit.messages import Symbol
from platform_kit.money import PositiveAmount
from platform_kit.settings import ConfigurationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator


class Bar(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    date: date
    symbol: Symbol
    open: PositiveAmount
    high: PositiveAmount
    low: PositiveAmount
    close: PositiveAmount
    volume: int = Field(ge=0)

    @model_validator(mode="after")
    def _range_holds_the_body(self) -> "Bar":
        if not self.low <= min(self.open, self.close) <= max(self.open, self.close) <= self.high:
            raise ValueError("open and close must lie between low and high")
        return self


def load_bars(path: Path) -> dict[str, list[Bar]]:
    """Bars by symbol, oldest first. Raises ConfigurationError that names the file and the line."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            bars = [_parse(path, line, row) for line, row in enumerate(csv.DictReader(file), start=2)]
    except OSError as error:
        raise ConfigurationError(f"BARS_FILE: cannot read {path}: {error.strerror}") from error
    if not bars:
        raise ConfigurationError(f"BARS_FILE: {path} holds no bars")
    by_symbol: dict[str, list[Bar]] = {}
    for bar in sorted(bars, key=lambda bar: bar.date):
        by_symbol.setdefault(bar.symbol, []).append(bar)
    return by_symbol


def last_date(bars: Mapping[str, Sequence[Bar]]) -> date:
    return max(series[-1].date for series in bars.values())


def _parse(path: Path, line: int, row: dict[str, str]) -> Bar:
    try:
        return Bar.model_validate(row)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in fault["loc"]) or "bar"
        raise ConfigurationError(f"BARS_FILE: {path}:{line}: {field}: {fault['msg']}") from error
